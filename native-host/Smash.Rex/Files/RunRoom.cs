using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>A run's own folder at the executor, and in it what is laid ready. It waits for the disk: not for the loop.</summary>
/// <param name="folder">The folder, which is made on need.</param>
/// <param name="directory">The working directory that was asked for; null: one of its own in the folder.</param>
internal sealed class RunRoom(string folder, string? directory)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder, whether it is there or not.</summary>
    public string Folder => folder;

    /// <summary>The folder where something was laid into it; null: it is not there.</summary>
    public string? OwnFolder { get; private set; }

    /// <summary>The working directory.</summary>
    public string Directory { get; } = directory ?? Path.Combine(folder, "work");

    /// <summary>Makes the working directory, where it is the run's own. One that was asked for has to be there: whoever starts the program says so if it is not.</summary>
    public void Make()
    {
        if (directory is null)
        {
            MakeFolder("work");
        }
    }

    /// <summary>Lays files, folders and links into the working directory.</summary>
    /// <param name="files">All files of the run.</param>
    /// <exception cref="IOException">One cannot be laid.</exception>
    /// <exception cref="RexRefusedException">RexNameInvalid, RexDirectoryNotFound.</exception>
    public void Lay(IReadOnlyList<LocatedFile> files)
    {
        LocatedFile[] laid = [.. files.Where(static file => file.Entry.Kind is FileKind.File or FileKind.Folder or FileKind.Link)];
        if (laid.Length > 0 && !System.IO.Directory.Exists(Directory))
        {
            throw new RexRefusedException(new RexRefusal(Errno.ENOENT, "RexDirectoryNotFound", $"'{Directory}' is no folder on {Environment.MachineName}."));
        }

        Check(laid);
        // Links last, so that nothing is laid through one that came along.
        foreach (LocatedFile file in laid.OrderBy(static file => file.Entry.Kind == FileKind.Link))
        {
            Lay(file, Path.Combine(Directory, RunName.Check(file.Entry.Name)));
        }

        foreach (LocatedFile file in laid.Where(static file => file.Entry.Kind == FileKind.Folder).Reverse())
        {
            File.SetUnixFileMode(Path.Combine(Directory, file.Entry.Name), file.Entry.Mode | Private);
        }
    }

    /// <summary>Lays a program or library into a part of the folder.</summary>
    /// <param name="part">The part's name.</param>
    /// <param name="name">What it is called there; a path: its last part.</param>
    /// <param name="file">The file.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="IOException">It cannot be laid.</exception>
    public string Share(string part, string name, LocatedFile file)
    {
        string path = Path.Combine(MakeFolder(part), Path.GetFileName(name));
        if (File.Exists(path))
        {
            return path;
        }

        if (file.IsInPlace)
        {
            File.CreateSymbolicLink(path, file.Path!);
        }
        else
        {
            LaidFiles.Share(file.Path!, path);
        }

        return path;
    }

    // A directory that was asked for may have links, of another run or whoever else's.
    private void Check(LocatedFile[] laid)
    {
        var paths = new PlacedPaths("input");
        foreach (LocatedFile file in laid)
        {
            paths.Add(Path.Combine(Directory, RunName.Check(file.Entry.Name)), file.Entry.Kind, Directory);
        }

        paths.Check();
    }

    private static void Lay(LocatedFile file, string path)
    {
        switch (file.Entry.Kind)
        {
            case FileKind.Folder:
                System.IO.Directory.CreateDirectory(path);
                break;
            case FileKind.Link:
                LaidFiles.Link(path, file.Entry.Text);
                break;
            default:
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                LaidFiles.Copy(file.Path!, path, file.Entry.Mode);
                break;
        }
    }

    private string MakeFolder(string part)
    {
        OwnFolder = folder;
        string path = Path.Combine(folder, part);
        System.IO.Directory.CreateDirectory(folder, Private);
        System.IO.Directory.CreateDirectory(path, Private);
        return path;
    }
}
