using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>Serves the transfer of files at the executor. Who may do so was asked before it comes here. For its loop's thread alone.</summary>
/// <param name="store">Where files are put.</param>
/// <param name="log">Where it is told what came and went.</param>
/// <param name="findRun">The working directory of a run by its channel; null: none runs there. Only runs of the same link are fetched from.</param>
internal sealed class FilesTransaction(ExecutorStore store, DaemonLog log, Func<uint, string?> findRun)
{
    /// <summary>Registers it.</summary>
    /// <param name="transactions">What serves each transaction.</param>
    public void AddTo(Dictionary<RexTransaction, Action<RexChannel, RexOpen>> transactions) =>
        transactions[RexTransaction.Files] = (channel, open) => _ = open.Fields.FindUInt32(RexFilesTag.Run) is { } run ? SendAsync(channel, run, open.Fields) : ReceiveAsync(channel);

    private async Task ReceiveAsync(RexChannel channel)
    {
        var receiving = new FileReceiving(channel);
        FileStore opened;
        try
        {
            opened = await store.GetAsync();
        }
        catch (RexRefusedException exception)
        {
            channel.Refuse(exception.Refusal);
            return;
        }

        channel.Accept(new RexFields());
        try
        {
            FileManifest manifest = await receiving.ReadManifestAsync();
            PartPlan plan = await Task.Run(() => MakePlan(opened, manifest));
            await receiving.ReceiveAsync(plan, opened);
            await Task.Run(() => opened.Put(manifest.Encoded, manifest.Hash));
            receiving.Confirm();
            log.Info($"files came: {plan.Contents.Count} were lacking, of {plan.Bytes} bytes; {receiving.BytesReceived} came over the link");
        }
        catch (HostLostException exception)
        {
            log.Info($"files came only in part: {exception.Message}");
        }
        catch (Exception exception) when (FileExchange.IsExpected(exception))
        {
            Fail(receiving, exception);
        }

        channel.Close();
    }

    private async Task SendAsync(RexChannel channel, uint run, RexFields fields)
    {
        var sending = new FileSending(channel);
        if (findRun(run) is not { } directory)
        {
            channel.Refuse(new RexRefusal(Errno.ESRCH, "RexRunUnknown", $"No program of this link runs on channel {run}."));
            return;
        }

        try
        {
            string[] names = [.. fields.Where(static field => field.Tag == RexFilesTag.Name).Select(static field => field.Reader.ReadStringToEnd())];
            (RunFiles files, IReadOnlyList<string> problems) = await Task.Run(() => LeftFiles.Find(directory, names, store.Hasher));
            var accepted = new RexFields();
            foreach (string problem in problems)
            {
                accepted.Add(RexFilesTag.Problem, problem);
            }

            channel.Accept(accepted);
            long sent = await sending.SendAsync(files);
            log.Info($"outputs went: {files.Manifest.TotalBytes} bytes, {sent} over the link");
        }
        catch (HostLostException exception)
        {
            log.Info($"outputs went only in part: {exception.Message}");
        }
        catch (Exception exception) when (FileExchange.IsExpected(exception))
        {
            Fail(sending, exception);
        }

        channel.Close();
    }

    private void Fail(FileExchange exchange, Exception exception)
    {
        RexRefusal refusal = FileExchange.Explain(exception);
        log.Warning($"files were not transferred: {refusal.ErrorId}: {refusal.Message}");
        exchange.Fail(refusal);
    }

    private PartPlan MakePlan(FileStore opened, FileManifest manifest)
    {
        var locator = new FileLocator(opened, store.Hasher);
        IReadOnlyList<LocatedFile> files = locator.Locate(manifest);
        var lacking = files.Where(static file => file.Path is null).Select(static file => file.Entry.Content.Hash).ToHashSet();
        HashedFile[] needed = [.. files.Where(static file => file is { IsInPlace: false, Path: not null }).Select(static file => file.Entry.Content).DistinctBy(static content => content.Hash)];
        PartPlan plan = PartPlan.Make(new PartList(manifest), content => lacking.Contains(content.Hash), () => opened.IndexPieces(locator.FindOthers(manifest)));
        opened.MakeRoom(plan.Bytes + manifest.Encoded.Length, needed);
        return plan;
    }
}
