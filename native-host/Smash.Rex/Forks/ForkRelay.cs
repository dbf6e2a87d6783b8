using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Execute;
using Smash.Rex.Links;
using Smash.Rex.Origin;

namespace Smash.Rex.Forks;

/// <summary>Serves rfork at home: for a stub, which is to stand in, it sends a process to a server, and then goes between the two. For its loop's thread alone.</summary>
/// <param name="services">What it needs of its daemon.</param>
/// <param name="servers">The servers.</param>
/// <param name="folders">Where processes are written down.</param>
internal sealed class ForkRelay(LinkServices services, RexServers servers, ImageFolders folders)
{
    private readonly FileParts _known = new();

    /// <summary>Registers it.</summary>
    /// <param name="transactions">What serves stubs.</param>
    public void AddTo(Dictionary<RexTransaction, Action<RexChannel, RexOpen>> transactions) =>
        transactions[RexTransaction.Fork] = (stub, open) => _ = ServeAsync(stub, open.Fields, new HeldFrames(stub));

    private async Task ServeAsync(RexChannel stub, RexFields fields, HeldFrames held)
    {
        string? folder = null;
        OutgoingProcess? outgoing = null;
        try
        {
            ForkRequest request = ForkRequest.Read(fields);
            ServerLinks links = await servers.GetAsync(request.Folder, request.Program);
            PlacedChannel placed = await new RexPlacer(links).PlaceAsync(
                request.Place with { Opened = channel => outgoing = new OutgoingProcess(services, channel, stub.Leaving) },
                _ => Task.FromResult(new RexOpen(RexTransaction.Fork, new RexFields().Add(RexForkTag.Process, request.Text))));
            folder = folders.Make();
            long sent = await outgoing!.SendAsync(request, folder, _known);
            services.Log.Info($"process {request.Text} {(request.IsMove ? "goes on" : "has a copy")} at {placed.Server}: {sent} bytes were sent");
            stub.Accept(new RexFields().Add(RexAcceptedTag.Server, placed.Server).Add(RexAcceptedTag.Pid, outgoing.Pid).Add(RexAcceptedTag.BytesSent, (ulong)sent));
            HeldFrames heldThere = outgoing.Go();
            await new ChannelRelay(stub, placed.Channel).RunAsync(held, heldThere);
        }
        catch (Exception exception) when (FindRefusal(exception) is { } refusal)
        {
            services.Log.Warning($"process {fields.FindString(RexForkTag.Process)} stays here: {refusal.ErrorId}: {refusal.Message}");
            outgoing?.Close();
            stub.Refuse(refusal);
        }
        finally
        {
            await folders.RemoveAsync(folder);
        }
    }

    // Until the stub is told that it was accepted nothing runs elsewhere, so that a host that is lost before has cost nothing.
    private static RexRefusal? FindRefusal(Exception exception) => exception switch
    {
        RexRefusedException refused => refused.Refusal,
        RexFieldException wrong => new RexRefusal(Errno.EINVAL, wrong.ErrorId, wrong.Message),
        MalformedPacketException malformed => new RexRefusal(Errno.EBADMSG, "RexRequestInvalid", malformed.Message),
        HostLostException lost => new RexRefusal(Errno.EHOSTUNREACH, "RexHostUnreachable", $"The process goes on here, since the other host was lost: {lost.Message}"),
        DaemonCore.Processes.ProcessCreationException creation => new RexRefusal(Errno.EOPNOTSUPP, "RexForkUnavailable", creation.Message),
        IOException or UnauthorizedAccessException => new RexRefusal(Errno.EIO, "RexForkFailed", $"The process could not be written down: {exception.Message}"),
        System.ComponentModel.Win32Exception failed => new RexRefusal((Errno)failed.NativeErrorCode, "RexForkFailed", failed.Message),
        _ => null,
    };
}
