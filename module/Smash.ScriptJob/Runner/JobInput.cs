using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.ScriptJob.Interop;

namespace Smash.ScriptJob;

/// <summary>
/// The standard input of a process that runs a script job. It is the job's input itself, or else a FIFO: then the process was started before its job is
/// known, says that it is ready by renaming the FIFO, and is told in one line where its job's input is.
/// </summary>
internal sealed class JobInput
{
    private const string Descriptor = "/proc/self/fd/0";
    private const string WaitingEnding = ".fifo";
    private const string ReadyEnding = ".ready";

    private readonly string? _fifo;

    private JobInput(string? fifo) => _fifo = fifo;

    /// <summary>Whether the job is not known yet.</summary>
    public bool IsAwaited => _fifo is not null;

    public static JobInput Open()
    {
        string? path = new FileInfo(Descriptor).LinkTarget;
        return new JobInput(path is not null && path.EndsWith(WaitingEnding, StringComparison.Ordinal) && IsPipe() ? path : null);
    }

    /// <summary>Reads it; where it is awaited, says that the process is ready and waits.</summary>
    public byte[] Read() => _fifo is null ? ReadToEnd() : File.ReadAllBytes(AwaitPath(_fifo));

    private static bool IsPipe()
    {
        // Read and write, since that never waits for another side.
        using SafeFileHandle handle = OpenPipe();
        using var stream = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
        return !stream.CanSeek;
    }

    private static SafeFileHandle OpenPipe() => File.OpenHandle(Descriptor, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    private static byte[] ReadToEnd()
    {
        using Stream input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string AwaitPath(string fifo)
    {
        // Open for writing too, the FIFO has no end while nobody else has it open.
        using SafeFileHandle handle = OpenPipe();
        using var stream = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
        Marshal.PrelinkAll(typeof(DuplicateDescriptor));
        string ready = fifo[..^WaitingEnding.Length] + ReadyEnding;
        File.Move(fifo, ready, overwrite: true);
        string path = ReadLine(stream);
        File.Delete(ready);
        LeaveNothingToRead();
        return path;
    }

    private static string ReadLine(FileStream stream)
    {
        var line = new List<byte>();
        byte[] buffer = new byte[4096];
        while (true)
        {
            int count = stream.Read(buffer);
            int end = Array.IndexOf(buffer, (byte)'\n', 0, count);
            line.AddRange(buffer[..(end < 0 ? count : end)]);
            if (end >= 0)
            {
                return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(line));
            }
        }
    }

    private static void LeaveNothingToRead()
    {
        using SafeFileHandle nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (DuplicateDescriptor.Onto((int)nothing.DangerousGetHandle(), 0) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }
}
