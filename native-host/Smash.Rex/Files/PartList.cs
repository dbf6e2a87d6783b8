using Smash.Protocol;

namespace Smash.Rex.Files;

/// <summary>The contents of a manifest, each once, as parts: the pieces of a large file, a small one whole. Both sides count them alike, from 0.</summary>
internal sealed class PartList
{
    private readonly List<(HashedFile Content, int First)> _contents = [];

    /// <summary>Makes it.</summary>
    /// <param name="manifest">The manifest.</param>
    public PartList(FileManifest manifest)
    {
        var seen = new HashSet<FileHash>();
        foreach (HashedFile content in manifest.Entries.Where(static entry => entry.IsFile).Select(static entry => entry.Content))
        {
            if (seen.Add(content.Hash))
            {
                _contents.Add((content, Count));
                Count += Math.Max(1, content.Chunks.Count);
            }
        }
    }

    /// <summary>How many parts there are.</summary>
    public int Count { get; }

    /// <summary>The contents with the number of the first part of each.</summary>
    public IReadOnlyList<(HashedFile Content, int First)> Contents => _contents;

    /// <summary>The parts of a content: the bytes of each.</summary>
    /// <param name="content">The content.</param>
    public static IEnumerable<int> BytesOf(HashedFile content) => content.Chunks.Count == 0 ? [(int)content.Bytes] : content.Chunks.Select(static chunk => chunk.Bytes);

    /// <summary>Encodes which parts are wanted: u8 1 in the last frame, else 0; then pairs of u32: the first, and how many in a row.</summary>
    /// <param name="wanted">Their numbers, in ascending order.</param>
    /// <returns>The payload of one frame each.</returns>
    public static IEnumerable<byte[]> Encode(IReadOnlyList<int> wanted)
    {
        const int MostRuns = 100_000;
        List<(int First, int Count)> runs = [];
        foreach (int part in wanted)
        {
            if (runs.Count > 0 && runs[^1] is var last && last.First + last.Count == part)
            {
                runs[^1] = (last.First, last.Count + 1);
            }
            else
            {
                runs.Add((part, 1));
            }
        }

        for (int i = 0; i == 0 || i < runs.Count; i += MostRuns)
        {
            var writer = new PacketWriter();
            writer.WriteRaw([(byte)(i + MostRuns >= runs.Count ? 1 : 0)]);
            foreach ((int first, int count) in runs.Skip(i).Take(MostRuns))
            {
                writer.WriteUInt32((uint)first);
                writer.WriteUInt32((uint)count);
            }

            yield return writer.Written.ToArray();
        }
    }

    /// <summary>Decodes one such payload.</summary>
    /// <param name="reader">It.</param>
    /// <param name="wanted">Gets the numbers.</param>
    /// <returns>Whether it was the last.</returns>
    /// <exception cref="MalformedPacketException">It names parts that are none.</exception>
    public bool Decode(ref PacketReader reader, List<int> wanted)
    {
        bool isLast = reader.ReadByte() != 0;
        while (reader.Remaining > 0)
        {
            (long first, long count) = (reader.ReadUInt32(), reader.ReadUInt32());
            if (first + count > Count || wanted.Count + count > Count)
            {
                throw new MalformedPacketException($"Parts {first} to {first + count - 1} of files were asked for, of {Count}.");
            }

            wanted.AddRange(Enumerable.Range((int)first, (int)count));
        }

        return isLast;
    }
}
