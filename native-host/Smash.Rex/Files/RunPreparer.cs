using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Execute;

namespace Smash.Rex.Files;

/// <summary>Lays ready at the executor what a run needs, of what is there already. For its loop's thread alone; the disk is waited for elsewhere.</summary>
/// <param name="store">The store.</param>
/// <param name="log">Where it is told what could not be taken away.</param>
internal sealed class RunPreparer(ExecutorStore store, DaemonLog log)
{
    private const int MostNamed = 20;

    private readonly LoaderAbilities _abilities = new();
    private readonly Dictionary<uint, string> _directories = [];

    /// <summary>Lays it ready.</summary>
    /// <param name="channel">The run's channel.</param>
    /// <param name="request">What is asked for. Without FILE, the program is what PROGRAM says, and only a working directory is made.</param>
    /// <exception cref="RexRefusedException">RexFilesMissing: bring them and ask again; RexStoreFull, RexStoreUnavailable, RexNameInvalid, RexDirectoryNotFound.</exception>
    /// <exception cref="MalformedPacketException">FILE is no hash.</exception>
    public async Task<PreparedRun> PrepareAsync(RexChannel channel, ExecuteRequest request)
    {
        FileHash? hash = FindManifest(request.Fields);
        PreparedRun prepared;
        string? folder = null;
        if (hash is null && request.Directory is { Length: > 0 } directory)
        {
            prepared = new PreparedRun(request.Program, [], FullPathOf(directory));
        }
        else
        {
            FileStore opened = await store.GetAsync();
            (prepared, folder) = await Task.Run(() => Prepare(opened, request, hash));
        }

        _directories[channel.Id] = prepared.Directory;
        return prepared with { Release = () => ReleaseAsync(channel.Id, folder) };
    }

    /// <summary>The working directory of a run that is not yet released.</summary>
    /// <param name="channel">Its channel's number.</param>
    /// <returns>The folder; null: there is no such run.</returns>
    public string? FindDirectory(uint channel) => _directories.GetValueOrDefault(channel);

    private async ValueTask ReleaseAsync(uint channel, string? folder)
    {
        _directories.Remove(channel);
        if (folder is not null && await Task.Run(() => RemovedTree.Remove(folder)) is { } why)
        {
            log.Warning($"the folder {folder} of a program that has ended was not removed: {why}");
        }
    }

    private static string FullPathOf(string directory) =>
        Path.GetFullPath(directory, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    private static FileHash? FindManifest(RexFields fields) => fields.LastOrDefault(static field => field.Tag == RexExecuteTag.File) is not { Tag: RexExecuteTag.File } field ? null
        : field.Value.Length == FileHash.Length ? FileHash.Read(field.Value.Span)
        : throw new MalformedPacketException($"FILE has {FileHash.Length} bytes.");

    private static RexRefusedException Missing(string what) => new(new RexRefusal(Errno.ENOENT, "RexFilesMissing", $"{Environment.MachineName} lacks what the run needs: {what}"));

    private (PreparedRun Run, string? Folder) Prepare(FileStore opened, ExecuteRequest request, FileHash? hash)
    {
        var room = new RunRoom(StoreFolders.NameIn(opened.Folders.Runs), request.Directory is { Length: > 0 } directory ? FullPathOf(directory) : null);
        try
        {
            IReadOnlyList<LocatedFile> files = hash is { } known ? Locate(opened, known) : [];
            room.Make();
            room.Lay(files);
            (string program, IReadOnlyList<string> before) = new RunCommand(room, files, _abilities).Make(request.Program);
            return (new PreparedRun(program, before, room.Directory), room.OwnFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RemovedTree.Remove(room.Folder);
            throw exception is FileNotFoundException ? Missing(exception.Message) : new RexRefusedException(FileExchange.Explain(exception));
        }
        catch
        {
            RemovedTree.Remove(room.Folder);
            throw;
        }
    }

    private IReadOnlyList<LocatedFile> Locate(FileStore opened, FileHash hash)
    {
        string path = opened.Find(hash) ?? throw Missing("the list of its files");
        FileManifest manifest = FileManifest.Read(File.ReadAllBytes(path));
        IReadOnlyList<LocatedFile> files = new FileLocator(opened, store.Hasher).Locate(manifest);
        string[] missing = [.. files.Where(static file => file.Path is null).Select(static file => file.Entry.Name)];
        return missing.Length == 0 ? files : throw Missing(string.Join(", ", missing.Take(MostNamed)) + (missing.Length > MostNamed ? $" and {missing.Length - MostNamed} more" : ""));
    }
}
