using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Configuration;
using Smash.Rex.Files;
using Smash.Rex.Origin;

namespace Smash.Rex.Execute;

/// <summary>Serves rexecve at home: finds a server for what a stub asks for, has it begun there, and joins the two. For its loop's thread alone.</summary>
/// <param name="servers">The servers.</param>
/// <param name="files">What brings files and fetches them.</param>
/// <param name="log">Where it is told what ran where.</param>
internal sealed class ExecuteRelay(RexServers servers, OriginFiles files, DaemonLog log)
{
    // What is between stub and origin alone, and says more of home than a server need know.
    private static readonly HashSet<ushort> HomeTags =
    [
        RexExecuteTag.Server, RexExecuteTag.Environment, RexExecuteTag.Input, RexExecuteTag.Output, RexExecuteTag.HomeDirectory, RexExecuteTag.Exclude, RexExecuteTag.IdentityProgram, RexExecuteTag.Transfer,
    ];

    /// <summary>Registers it.</summary>
    /// <param name="transactions">What serves each transaction.</param>
    public void AddTo(Dictionary<RexTransaction, Action<RexChannel, RexOpen>> transactions) =>
        transactions[RexTransaction.Execute] = (channel, open) => _ = ServeAsync(channel, open.Fields, new HeldFrames(channel));

    /// <summary>Makes the fields that a server is asked with: those of the stub, without what is for home alone.</summary>
    /// <param name="fields">The stub's.</param>
    public static RexFields ForServer(RexFields fields)
    {
        var there = new RexFields();
        foreach (RexField field in fields.Where(static field => !HomeTags.Contains(field.Tag)))
        {
            there.Add(field.Tag, field.Value);
        }

        foreach (string variable in ExecuteRequest.ReadStrings(fields, RexExecuteTag.Environment).Where(static variable => !HomeEnvironment.Keeps(variable)))
        {
            there.Add(RexExecuteTag.Environment, variable);
        }

        return there;
    }

    private async Task ServeAsync(RexChannel stub, RexFields fields, HeldFrames held)
    {
        try
        {
            string program = ExecuteRequest.Read(fields).Program;
            HeldFrames? heldAway = null;
            PlaceRequest request = ToPlace(fields) with { Opened = channel => heldAway = new HeldFrames(channel) };
            var placement = new FilePlacement(files, await CollectAsync(fields), fields) { IsWanted = () => !stub.Leaving.IsCompleted };
            ServerLinks links = await servers.GetAsync(request.Folder, fields.FindString(RexExecuteTag.IdentityProgram) ?? "");
            PlacedChannel placed = await placement.PlaceAsync(new RexPlacer(links), request);
            log.Info($"{program} runs on {placed.Server}");
            stub.Accept(ForStub(placed, placement.BytesSent));
            await JoinAsync(new ChannelRelay(stub, placed.Channel) { BeforeEnd = placement.FetchFrom(placed) }, placed, held, heldAway!);
        }
        catch (HostLostException exception)
        {
            // It may have begun there: no refusal, since nobody may take it for not done.
            stub.Send(writer => writer.Write(RexFrameType.Lost, stub.Id, new RexLoss(exception.Message)));
            stub.Close();
        }
        catch (Exception exception) when (FindRefusal(exception) is { } refusal)
        {
            stub.Refuse(refusal);
        }
    }

    private async Task<RunFiles> CollectAsync(RexFields fields)
    {
        RexConfiguration configuration = await servers.GetConfigurationAsync(fields.FindString(RexExecuteTag.HomeDirectory));
        bool transfers = fields.LastOrDefault(static field => field.Tag == RexExecuteTag.Transfer) is { Tag: RexExecuteTag.Transfer } said
            ? said.Reader.ReadByte() != 0
            : configuration.AutoTransfer == RexAutoTransfer.Ssh;
        return await files.CollectAsync(fields, transfers);
    }

    private async Task JoinAsync(ChannelRelay relay, PlacedChannel placed, HeldFrames held, HeldFrames heldAway)
    {
        RexExit? exit = await relay.RunAsync(held, heldAway);
        log.Info($"what ran on {placed.Server} {(exit is null ? "is lost: nobody knows how it ends" : $"has ended: {exit.Code}, {exit.Status}")}");
    }

    private static PlaceRequest ToPlace(RexFields fields) => new(RexTransaction.Execute)
    {
        Server = fields.FindString(RexExecuteTag.Server) is { Length: > 0 } server ? server : PlaceRequest.Auto,
        Except = ExecuteRequest.ReadStrings(fields, RexExecuteTag.Exclude),
        Folder = fields.FindString(RexExecuteTag.HomeDirectory),
    };

    private static RexFields ForStub(PlacedChannel placed, ulong bytesSent)
    {
        RexFields told = new RexFields().Add(RexAcceptedTag.Server, placed.Server).Add(RexAcceptedTag.BytesSent, bytesSent);
        foreach (RexField field in placed.Accepted.Where(static field => field.Tag is not (RexAcceptedTag.Server or RexAcceptedTag.BytesSent)))
        {
            told.Add(field.Tag, field.Value);
        }

        return told;
    }

    private static RexRefusal? FindRefusal(Exception exception) => exception switch
    {
        RexRefusedException refused => refused.Refusal,
        RexFieldException wrong => new RexRefusal(Errno.EINVAL, wrong.ErrorId, wrong.Message),
        MalformedPacketException malformed => new RexRefusal(Errno.EBADMSG, "RexRequestInvalid", malformed.Message),
        _ => null,
    };
}
