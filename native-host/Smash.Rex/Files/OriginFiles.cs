using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Files.Elf;
using Smash.Rex.Links;

namespace Smash.Rex.Files;

/// <summary>
/// Files at home: finds what a run needs, brings to servers what they lack, fetches what runs have left there, and remembers what each server has, so that a run that needs nothing new costs no round trip of its own.
/// For its loop's thread alone; disks are waited for elsewhere.
/// </summary>
internal sealed class OriginFiles
{
    private const int MostRemembered = 10_000;

    private readonly FileHasher _hasher = new();
    private readonly Dictionary<(string Server, FileHash Manifest), Task<long>> _brought = [];

    /// <summary>Finds what a run needs: the program with its shared libraries or interpreter, and the files that it is to read.</summary>
    /// <param name="fields">The stub's OPEN, with tags of <see cref="RexExecuteTag"/>.</param>
    /// <param name="transfers">Whether files may be transferred. If not, a program that is there will do.</param>
    /// <exception cref="RexRefusedException">RexProgramNotExecutable, RexInputNotFound, RexFileUnreadable, RexNameInvalid, RexTooManyFiles: nothing has begun.</exception>
    /// <exception cref="MalformedPacketException">A field is none.</exception>
    public Task<RunFiles> CollectAsync(RexFields fields, bool transfers) => Task.Run(() => RunCollector.Collect(fields, _hasher, transfers));

    /// <summary>Has a server have the files of a run. Without I/O where it is known to.</summary>
    /// <param name="link">The link to it.</param>
    /// <param name="files">The files.</param>
    /// <returns>Bytes that were sent over the link for it.</returns>
    /// <exception cref="RexRefusedException">RexArchitecture, RexFilesMissing (they may not be transferred), RexStoreFull, RexFileChanged, or a refusal of the server's: nothing runs.</exception>
    /// <exception cref="LinkException">There is no link, or it ended meanwhile: nothing runs.</exception>
    public async Task<long> EnsureAsync(RexLink link, RunFiles files)
    {
        CheckMachine(link.Hello ?? await link.ConnectAsync(), files, link.Target.Name);
        (string, FileHash) key = (link.Target.Name, files.Manifest.Hash);
        if (_brought.TryGetValue(key, out Task<long>? before))
        {
            // Whoever comes while they are brought waits, and it was not for this one that they were.
            await before;
            return 0;
        }

        if (_brought.Count >= MostRemembered)
        {
            _brought.Clear();
        }

        Task<long> bringing = BringAsync(link, files);
        _brought[key] = bringing;
        try
        {
            return await bringing;
        }
        catch
        {
            _brought.Remove(key);
            throw;
        }
    }

    /// <summary>Forgets that a server has the files of a run: it refused with RexFilesMissing. <see cref="EnsureAsync"/> asks it the next time.</summary>
    /// <param name="link">The link to it.</param>
    /// <param name="files">The files.</param>
    public void Forget(RexLink link, RunFiles files) => _brought.Remove((link.Target.Name, files.Manifest.Hash));

    /// <summary>Fetches what a run has left. Only while its channel is open: after EXIT, and before the channel is closed here.</summary>
    /// <param name="link">The link.</param>
    /// <param name="channel">The number of the run's channel on it.</param>
    /// <param name="fields">The stub's OPEN, with OUTPUT and HOME_DIRECTORY. Without OUTPUT nothing is asked.</param>
    /// <returns>What came, and why others did not.</returns>
    /// <exception cref="HostLostException">The link has ended.</exception>
    /// <exception cref="LinkException">There is no link.</exception>
    public async Task<FetchedFiles> FetchAsync(RexLink link, uint channel, RexFields fields)
    {
        RunOutputs outputs = RunOutputs.Read(fields);
        if (outputs.Count == 0)
        {
            return FetchedFiles.None;
        }

        RexChannel opened = await link.OpenAsync(new RexOpen(RexTransaction.Files, outputs.Ask(channel)));
        var receiving = new FileReceiving(opened);
        try
        {
            RexFields accepted = await opened.Accepted;
            FileManifest manifest = await receiving.ReadManifestAsync();
            OutputPlace place = await Task.Run(() => OutputPlace.Make(manifest, outputs, _hasher));
            await TakeAsync(receiving, place);
            receiving.Confirm();
            return new FetchedFiles(receiving.BytesReceived, [.. RunOutputs.ProblemsOf(accepted)]);
        }
        catch (Exception exception) when (exception is not (HostLostException or LinkException) && FileExchange.IsExpected(exception))
        {
            RexRefusal refusal = FileExchange.Explain(exception);
            receiving.Fail(refusal);
            return new FetchedFiles(receiving.BytesReceived, [$"The outputs could not be fetched: {refusal.Message}"]);
        }
        finally
        {
            opened.Close();
        }
    }

    private static async Task TakeAsync(FileReceiving receiving, OutputPlace place)
    {
        try
        {
            await receiving.ReceiveAsync(place.Plan, place);
            await Task.Run(place.Finish);
        }
        catch
        {
            // Nothing half stays, least of all where there is no room.
            await Task.Run(place.Abandon);
            throw;
        }
    }

    private static void CheckMachine(RexHello hello, RunFiles files, string server)
    {
        if (files.Machine.Length > 0 && !ElfMachine.RunsOn(files.Machine, hello.Machine))
        {
            string program = files.Manifest.Entries[0].Name;
            throw new RexRefusedException(new RexRefusal(Errno.ENOEXEC, "RexArchitecture", $"'{program}' is for {files.Machine}, and {server} is {hello.Machine}."));
        }
    }

    private static async Task<long> BringAsync(RexLink link, RunFiles files)
    {
        RexChannel channel = await link.OpenAsync(new RexOpen(RexTransaction.Files, new RexFields()));
        var sending = new FileSending(channel);
        try
        {
            await channel.Accepted;
            return await sending.SendAsync(files);
        }
        catch (HostLostException exception)
        {
            throw new LinkException(new LinkFault(LinkFaultKind.Lost, $"{link.Target.Name} was lost while files were brought there: {exception.Message}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RexRefusedException(FileExchange.Explain(exception));
        }
        finally
        {
            channel.Close();
        }
    }
}
