using System.ComponentModel;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Forks;

/// <summary>Serves rfork at the executor: takes processes that come from elsewhere and lets them go on here. Who may send one was asked before it comes here. For its loop's thread alone.</summary>
/// <param name="services">What it needs of its daemon.</param>
/// <param name="folders">Where images come to.</param>
/// <param name="store">Memory of those that came before.</param>
internal sealed class ForkTransaction(LinkServices services, ImageFolders folders, PartStore store)
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly FileParts _known = new();
    private readonly HashSet<Task> _serving = [];

    /// <summary>Registers it.</summary>
    /// <param name="transactions">What serves each transaction.</param>
    public void AddTo(Dictionary<RexTransaction, Action<RexChannel, RexOpen>> transactions) => transactions[RexTransaction.Fork] = Serve;

    /// <summary>Waits until all that came over the link has been ended; its channels are over. What cannot be ended within 5 s is left.</summary>
    public async Task EndAsync()
    {
        var late = new TaskCompletionSource();
        using (services.Loop.Schedule(EndTime, late.SetResult))
        {
            await Task.WhenAny(Task.WhenAll(_serving), late.Task);
        }
    }

    private void Serve(RexChannel channel, RexOpen open)
    {
        var incoming = new IncomingProcess(services, channel);
        Task serving = ServeAsync(incoming, open.Fields.FindString(RexForkTag.Process) ?? "?");
        _serving.Add(serving);
        _ = ForgetAsync(serving);
    }

    private async Task ForgetAsync(Task serving)
    {
        await Task.WhenAny(serving);
        _serving.Remove(serving);
    }

    private async Task ServeAsync(IncomingProcess incoming, string pid)
    {
        string? folder = null;
        try
        {
            await ProbeAsync();
            folder = folders.Make();
            services.Log.Info($"process {pid} of the other host is taken in");
            using var image = new ReceivedImage(folder, store, _known);
            await incoming.TakeAsync(image, folder);
        }
        catch (Exception exception) when (FindRefusal(exception) is { } refusal)
        {
            services.Log.Warning($"process {pid} of the other host did not come: {refusal.ErrorId}: {refusal.Message}");
            incoming.Fail(refusal);
        }
        catch (HostLostException exception)
        {
            services.Log.Warning($"process {pid} of the other host did not come: {exception.Message}");
        }
        finally
        {
            await folders.RemoveAsync(folder);
        }
    }

    private async Task ProbeAsync()
    {
        using ForkRun run = await ForkRun.StartAsync(services, "probe");
        run.Tell("");
        if ((await run.WaitAsync()).Obstacle is { } obstacle)
        {
            throw new RexRefusedException(new RexRefusal(Errno.EOPNOTSUPP, "RexForkUnavailable", $"No process can come to this host: {obstacle}."));
        }
    }

    private static RexRefusal? FindRefusal(Exception exception) => exception switch
    {
        HostLostException => null,
        RexRefusedException refused => refused.Refusal,
        MalformedPacketException malformed => new RexRefusal(Errno.EBADMSG, "RexRequestInvalid", malformed.Message),
        ProcessCreationException creation => new RexRefusal(Errno.EOPNOTSUPP, "RexForkUnavailable", creation.Message),
        Win32Exception failed => new RexRefusal((Errno)failed.NativeErrorCode, "RexForkFailed", failed.Message),
        IOException or UnauthorizedAccessException => new RexRefusal(Errno.ENOSPC, "RexStoreFull", $"The process could not be stored here: {exception.Message}"),
        _ => null,
    };
}
