using Microsoft.Win32.SafeHandles;

namespace Smash.Rex.Files;

/// <summary>Reads parts of files for sending.</summary>
/// <param name="parts">All parts.</param>
/// <param name="sources">Where each content is.</param>
internal sealed class PartSource(PartList parts, IReadOnlyDictionary<FileHash, string> sources)
{
    private const int BufferBytes = 256 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];

    /// <summary>Writes parts one after another.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="wanted">Their numbers, in ascending order.</param>
    /// <exception cref="IOException">A file cannot be read, or is shorter than it was.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public async Task WriteAsync(Stream stream, IReadOnlyList<int> wanted)
    {
        int next = 0;
        foreach ((HashedFile content, int first) in parts.Contents)
        {
            int[] sizes = [.. PartList.BytesOf(content)];
            if (next < wanted.Count && wanted[next] < first + sizes.Length)
            {
                using SafeFileHandle file = File.OpenHandle(sources[content.Hash], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                long position = 0;
                for (int i = 0; i < sizes.Length; position += sizes[i++])
                {
                    if (next < wanted.Count && wanted[next] == first + i)
                    {
                        next++;
                        await CopyAsync(file, position, sizes[i], stream);
                    }
                }
            }
        }
    }

    private async Task CopyAsync(SafeFileHandle file, long position, int length, Stream stream)
    {
        while (length > 0)
        {
            int count = await RandomAccess.ReadAsync(file, _buffer.AsMemory(0, Math.Min(length, BufferBytes)), position);
            if (count == 0)
            {
                throw new IOException("A file became shorter while it was sent.");
            }

            await stream.WriteAsync(_buffer.AsMemory(0, count));
            position += count;
            length -= count;
        }
    }
}
