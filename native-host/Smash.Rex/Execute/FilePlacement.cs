using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Files;
using Smash.Rex.Links;
using Smash.Rex.Origin;

namespace Smash.Rex.Execute;

/// <summary>Has a run begin on a server that has its files, bringing them there first, and fetches what it leaves. For one run, and its loop's thread alone.</summary>
/// <param name="files">What brings and fetches.</param>
/// <param name="run">The files that it needs.</param>
/// <param name="fields">The stub's OPEN.</param>
internal sealed class FilePlacement(OriginFiles files, RunFiles run, RexFields fields)
{
    private RexLink? _asked;

    /// <summary>Bytes that were sent for files.</summary>
    public ulong BytesSent { get; private set; }

    /// <summary>Whether somebody still waits for it: asked when all is there, and before it is begun.</summary>
    public required Func<bool> IsWanted { get; init; }

    /// <summary>Has it begin.</summary>
    /// <param name="placer">Finds the server.</param>
    /// <param name="request">What for.</param>
    /// <exception cref="RexRefusedException">It was begun nowhere.</exception>
    /// <exception cref="HostLostException">The link ended while the server was asked: whether it has begun is not known.</exception>
    public async Task<PlacedChannel> PlaceAsync(RexPlacer placer, PlaceRequest request)
    {
        // Of what runs on several kinds of machine the server is asked.
        PlaceRequest wanted = request with { Machine = run.Machine is "" or "i686" ? null : run.Machine };
        try
        {
            return await placer.PlaceAsync(wanted, PrepareAsync);
        }
        catch (RexRefusedException exception) when (exception.Refusal.ErrorId == "RexFilesMissing" && run.Transfers)
        {
            // A server has thrown out of its store what it was known to have: nothing ran, and now it is asked.
            Forget();
            return await placer.PlaceAsync(wanted, PrepareAsync);
        }
    }

    /// <summary>Fetches what a run leaves, once it has ended.</summary>
    /// <param name="placed">Where it runs.</param>
    /// <returns>What does it, and says what could not be fetched; null: nothing is wanted.</returns>
    public Func<Task<string>>? FetchFrom(PlacedChannel placed) =>
        fields.Any(static field => field.Tag == RexExecuteTag.Output) ? () => FetchAsync(placed) : null;

    private async Task<RexOpen> PrepareAsync(RexLink link)
    {
        // One that was asked before has refused, perhaps since its store has lost some.
        Forget();
        _asked = link;
        BytesSent += (ulong)await files.EnsureAsync(link, run);
        if (!IsWanted())
        {
            throw new HostLostException("Its stub has ended before it could begin.");
        }

        RexFields there = ExecuteRelay.ForServer(fields);
        run.AddTo(there);
        return new RexOpen(RexTransaction.Execute, there);
    }

    private void Forget()
    {
        if (_asked is { } before)
        {
            files.Forget(before, run);
        }
    }

    private async Task<string> FetchAsync(PlacedChannel placed)
    {
        try
        {
            FetchedFiles fetched = await files.FetchAsync(placed.Link, placed.Channel.Id, fields);
            return string.Concat(fetched.Problems.Select(static problem => $"smash: {problem}\n"));
        }
        catch (IOException exception)
        {
            return $"smash: {placed.Server} was lost before its outputs were fetched: {exception.Message}\n";
        }
    }
}
