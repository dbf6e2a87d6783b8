using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Logs;

/// <summary>Standard error as one more place for lines: where it does not take a line at once, the daemon goes on without it.</summary>
internal static unsafe class StandardError
{
    private const int Descriptor = 2;

    // A pipe that poll(2) calls writable takes so many bytes at once (PIPE_BUF, pipe(7)); more might have to wait for its reader.
    private const int PieceLength = 4096;

    /// <summary>Writes a line, as far as nobody has to be waited for.</summary>
    public static void Write(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty && IsReady())
        {
            nint written;
            fixed (byte* start = line)
            {
                written = WriteDescriptor.Invoke(Descriptor, start, Math.Min(line.Length, PieceLength));
            }

            if (written <= 0)
            {
                // A closed terminal, a full disk: there is nowhere left to tell it.
                return;
            }

            line = line[(int)written..];
        }
    }

    private static bool IsReady()
    {
        var entry = new PollDescriptor.Entry { Descriptor = Descriptor, Wanted = PollDescriptor.Writable };
        return PollDescriptor.Invoke(&entry, 1, 0) == 1 && (entry.Ready & PollDescriptor.Writable) != 0;
    }
}
