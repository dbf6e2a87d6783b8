using Smash.Protocol;

namespace Smash.Session.Output;

/// <summary>Reads output files, off the loop. A file that is not there is empty: the job has not started yet.</summary>
internal static class OutputReader
{
    private const int TailBlockLength = 64 * 1024;

    /// <summary>Reads a range.</summary>
    public static Task<OutputSlice> ReadAsync(string path, long offset, int length) =>
        OnPoolAsync(path, (file, total) => Read(file, total, Math.Min(offset, total), length, offset));

    /// <summary>Reads from some lines before the end.</summary>
    public static Task<OutputSlice> ReadTailAsync(string path, uint lines, int length) =>
        OnPoolAsync(path, (file, total) =>
        {
            long start = FindTail(file, total, lines);
            return Read(file, total, start, length, start);
        });

    /// <summary>Reads the last bytes.</summary>
    public static Task<OutputSlice> ReadLastAsync(string path, int length) =>
        OnPoolAsync(path, (file, total) => Read(file, total, Math.Max(0, total - length), length, Math.Max(0, total - length)));

    private static Task<OutputSlice> OnPoolAsync(string path, Func<OutputFile, long, OutputSlice> read) => Task.Run(() =>
    {
        try
        {
            using OutputFile file = OutputFile.Open(path);
            return read(file, file.Length);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new RequestRefusedException(Errno.EIO, $"The output cannot be read: {exception.Message}");
        }
    });

    private static OutputSlice Read(OutputFile file, long total, long start, int length, long offset)
    {
        byte[] data = new byte[Math.Min(length, total - start)];
        return new OutputSlice(data.AsMemory(0, ReadBlock(file, data, start)), offset, total);
    }

    private static int ReadBlock(OutputFile file, Span<byte> block, long start)
    {
        int read = 0;
        for (int count = 1; count > 0 && read < block.Length; read += count)
        {
            count = file.Read(block[read..], start + read);
        }

        return read;
    }

    private static long FindTail(OutputFile file, long total, uint lines)
    {
        if (lines == 0)
        {
            return total;
        }

        byte[] block = new byte[TailBlockLength];
        uint found = 0;
        for (long end = total; end > 0;)
        {
            long start = Math.Max(0, end - TailBlockLength);
            Span<byte> bytes = block.AsSpan(0, ReadBlock(file, block.AsSpan(0, (int)(end - start)), start));
            // The newline that ends the last line begins no line of its own.
            Span<byte> rest = end == total && bytes.EndsWith("\n"u8) ? bytes[..^1] : bytes;
            for (int at = rest.LastIndexOf((byte)'\n'); at >= 0; at = rest[..at].LastIndexOf((byte)'\n'))
            {
                if (++found == lines)
                {
                    return start + at + 1;
                }
            }

            end = start;
        }

        return 0;
    }
}
