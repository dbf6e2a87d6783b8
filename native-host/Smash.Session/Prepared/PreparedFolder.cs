using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mono.Unix.Native;

namespace Smash.Session.Prepared;

/// <summary>
/// The files by which prepared processes are reached (PROTOCOL.md, "Prepared processes"): for each a FIFO as its standard input, which it renames to
/// <c>KEY.ready</c> when it is ready and removes when it has read which job is its own, and the beginnings of that job's output.
/// </summary>
/// <param name="path">The folder; made when it is needed.</param>
internal sealed class PreparedFolder(string path)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Fifo = ".fifo";
    private const string Ready = ".ready";
    private const string Output = ".out";
    private const string Error = ".err";

    private static readonly string[] Endings = [Fifo, Ready, Output, Error];

    public string FifoPath(ulong key) => PathOf(key, Fifo);

    public string StandardOutputPath(ulong key) => PathOf(key, Output);

    public string StandardErrorPath(ulong key) => PathOf(key, Error);

    /// <summary>Whether this process is ready for a job, or has been told of one and has not taken note yet.</summary>
    public bool IsReady(ulong key) => File.Exists(PathOf(key, Ready));

    /// <summary>Makes the FIFO of a process that is to be started.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void MakeFifo(ulong key)
    {
        Directory.CreateDirectory(path, Private);
        if (Syscall.mkfifo(FifoPath(key), FilePermissions.S_IRUSR | FilePermissions.S_IWUSR) != 0)
        {
            throw new IOException($"A FIFO cannot be made in {path}: {Stdlib.GetLastError()}.");
        }
    }

    /// <summary>Makes the output that a process has begun that of a job; what has been done of it already stays so.</summary>
    /// <param name="key">The process's key.</param>
    /// <param name="standardOutputPath">Where the job's standard output belongs.</param>
    /// <param name="standardErrorPath">Likewise.</param>
    /// <returns>Whether both are there now.</returns>
    public bool TryGiveOutput(ulong key, string standardOutputPath, string standardErrorPath) =>
        TryMove(StandardOutputPath(key), standardOutputPath) && TryMove(StandardErrorPath(key), standardErrorPath);

    /// <summary>Tells a process which input is that of its job. Told twice, it takes note of the first time.</summary>
    /// <param name="key">The process's key.</param>
    /// <param name="inputPath">Absolute path of the job's input.</param>
    /// <returns>Whether it was told; false: it does not listen, and has nothing to do with the job.</returns>
    public bool TryTell(ulong key, string inputPath)
    {
        // A path with its newline is at most PIPE_BUF bytes long, so it is written whole or not at all (pipe(7)). Without a reader, open fails.
        int descriptor = Syscall.open(PathOf(key, Ready), OpenFlags.O_WRONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC);
        if (descriptor < 0)
        {
            return false;
        }

        byte[] line = Encoding.UTF8.GetBytes(inputPath + '\n');
        GCHandle pinned = GCHandle.Alloc(line, GCHandleType.Pinned);
        try
        {
            return Syscall.write(descriptor, pinned.AddrOfPinnedObject(), (ulong)line.Length) == line.Length;
        }
        finally
        {
            pinned.Free();
            _ = Syscall.close(descriptor);
        }
    }

    /// <summary>Removes what is left of a process that is gone, or to go.</summary>
    public void Remove(ulong key)
    {
        if (Directory.Exists(path))
        {
            Array.ForEach(Endings, ending => File.Delete(PathOf(key, ending)));
        }
    }

    /// <summary>Removes everything that was made here, and the folder unless something else is in it.</summary>
    public void RemoveAll()
    {
        foreach (ulong key in FindKeys())
        {
            Remove(key);
        }

        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }

    /// <summary>The keys of all processes that have files here.</summary>
    public IReadOnlyCollection<ulong> FindKeys()
    {
        var keys = new HashSet<ulong>();
        foreach (string file in Directory.Exists(path) ? Directory.EnumerateFiles(path) : [])
        {
            if (Endings.Contains(Path.GetExtension(file)) && ulong.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out ulong key))
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    // Not File.Move, which copies where it cannot rename: the process would go on writing to what it has open.
    private static bool TryMove(string from, string to) => Stdlib.rename(from, to) == 0 || (Stdlib.GetLastError() == Errno.ENOENT && File.Exists(to));

    private string PathOf(ulong key, string ending) => Path.Combine(path, key.ToString(CultureInfo.InvariantCulture) + ending);
}
