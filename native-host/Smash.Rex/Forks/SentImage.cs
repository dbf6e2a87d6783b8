using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Files;

namespace Smash.Rex.Forks;

/// <summary>The image of a process at home, and the programs and libraries that it has in its memory.</summary>
/// <param name="Files">What it is made of, in the order in which it is told.</param>
/// <param name="Paths">Where each is here.</param>
internal sealed record SentImage(IReadOnlyList<ForkFile> Files, IReadOnlyList<string> Paths)
{
    private const string Plan = "smash.plan";
    private const string MappedWord = "mapped\t";
    private const byte Stream = 1;
    private const int MostParts = 32;
    private static readonly string[] Logs = ["dump.log", "smash.error"];

    /// <summary>Looks through an image. It waits for disks.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="begun">The hashes of the first parts of files, by their paths, as far as they are known.</param>
    /// <param name="known">Hashes of programs and libraries.</param>
    /// <exception cref="IOException">It cannot be read, or is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SentImage Read(string folder, IReadOnlyDictionary<string, IReadOnlyList<FileHash>> begun, FileParts known)
    {
        var files = new List<ForkFile>();
        var paths = new List<string>();
        foreach (string path in Directory.GetFiles(folder).Where(static path => !Logs.Contains(Path.GetFileName(path))).Order(StringComparer.Ordinal))
        {
            files.Add(Describe(ForkFileKind.Image, Path.GetFileName(path), path, FileParts.Hash(path, begun.GetValueOrDefault(path) ?? [], isWhole: true)));
            paths.Add(path);
        }

        foreach (string path in File.ReadLines(Path.Combine(folder, Plan)).Where(static line => line.StartsWith(MappedWord, StringComparison.Ordinal)).Select(static line => line[MappedWord.Length..]))
        {
            files.Add(Describe(ForkFileKind.Mapped, path, path, known.Find(path)));
            paths.Add(path);
        }

        return new SentImage(files, paths);
    }

    /// <summary>Tells the executor what it is made of.</summary>
    /// <param name="channel">The channel.</param>
    public void Describe(RexChannel channel)
    {
        foreach (ForkFile file in Files.SelectMany(static file => file.Split()).Append(ForkFile.End))
        {
            channel.Send(writer => writer.Write(RexFrameType.ForkFile, channel.Id, file));
        }
    }

    /// <summary>Sends what is lacking.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="lacks">Which parts.</param>
    /// <returns>How many bytes that were.</returns>
    /// <exception cref="HostLostException">The link has ended.</exception>
    /// <exception cref="IOException">A file is not what it was.</exception>
    public async Task<long> SendAsync(RexChannel channel, ForkLacks lacks)
    {
        long sent = 0;
        Task<ReadOnlyMemory<byte>>? reading = null;
        // What comes next is read while this is sent.
        foreach (ImageRange? range in FindRanges(lacks).Append(null))
        {
            ReadOnlyMemory<byte> bytes = reading is null ? default : await reading;
            reading = range is null ? null : Task.Run(() => Read(range));
            await channel.SendAsync(Stream, bytes);
            sent += bytes.Length;
        }

        return sent;
    }

    private ReadOnlyMemory<byte> Read(ImageRange range)
    {
        byte[] bytes = new byte[range.Length];
        using SafeFileHandle file = File.OpenHandle(Paths[range.File]);
        return RandomAccess.Read(file, bytes, range.Offset) == bytes.Length ? bytes : throw new IOException($"{Paths[range.File]} has become shorter meanwhile.");
    }

    // Parts that lie one behind the other are one range, up to a length.
    private IEnumerable<ImageRange> FindRanges(ForkLacks lacks)
    {
        long first = 0;
        int next = 0;
        for (int i = 0; i < Files.Count; first += Files[i++].Parts.Count)
        {
            while (next < lacks.Parts.Count && lacks.Parts[next] < first + Files[i].Parts.Count)
            {
                int part = (int)(lacks.Parts[next++] - first), count = 1;
                int length = Files[i].LengthOf(part);
                for (; next < lacks.Parts.Count && count < MostParts && lacks.Parts[next] == first + part + count && part + count < Files[i].Parts.Count; next++)
                {
                    length += Files[i].LengthOf(part + count++);
                }

                yield return new ImageRange(i, (long)part * ForkFile.PartLength, length);
            }
        }
    }

    private static ForkFile Describe(ForkFileKind kind, string name, string path, IReadOnlyList<FileHash> parts)
    {
        var status = new FileInfo(path);
        return new ForkFile(kind, name, status.UnixFileMode, status.Length, parts);
    }
}
