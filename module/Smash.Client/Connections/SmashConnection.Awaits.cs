using Smash.Protocol;

namespace Smash.Client;

/// <content>Tells the host for which jobs somebody waits here: where this process runs in a job itself, that lends its slot meanwhile, and jobs that wait for each other's slots do not do so for ever.</content>
public sealed partial class SmashConnection
{
    private readonly Dictionary<uint, int> _awaited = [];

    /// <summary>Somebody waits for jobs. A host that does not know of this, or cannot be reached just now, is as well waited for.</summary>
    /// <param name="ids">The jobs.</param>
    internal void BeginAwait(IReadOnlyCollection<uint> ids) => ChangeAwaited(ids, 1);

    /// <summary>Somebody who waited for jobs waits no more.</summary>
    /// <param name="ids">The jobs.</param>
    internal void EndAwait(IReadOnlyCollection<uint> ids) => ChangeAwaited(ids, -1);

    private void ChangeAwaited(IReadOnlyCollection<uint> ids, int change)
    {
        lock (_awaited)
        {
            foreach (uint id in ids)
            {
                int count = _awaited.GetValueOrDefault(id) + change;
                if (count > 0)
                {
                    _awaited[id] = count;
                }
                else
                {
                    _awaited.Remove(id);
                }
            }

            if (_channel is { Failure: null } channel)
            {
                TellAwaited(channel);
            }
        }
    }

    /// <summary>Tells the session that comes behind a lost one.</summary>
    private void TellAwaitedAgain(PacketChannel channel)
    {
        lock (_awaited)
        {
            if (_awaited.Count > 0)
            {
                TellAwaited(channel);
            }
        }
    }

    private void TellAwaited(PacketChannel channel)
    {
        try
        {
            // Nobody waits for the answer.
            channel.Post(new AwaitJobRequest([.. _awaited.Keys]));
        }
        catch (SmashException)
        {
            // Lost just now: the next connection tells it again. Or there are more than a packet holds, which no job waits for.
        }
    }
}
