using Smash.Protocol;

namespace Smash.Rex.Files;

/// <summary>What a run needs, or has left: files, folders and links by name, and what is in each by hash. It is known by its own hash, and kept in the store as a file is.</summary>
internal sealed class FileManifest
{
    /// <summary>Most bytes of an encoded one: 32 MiB.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    private const uint Version = 1;

    private FileManifest(IReadOnlyList<ManifestEntry> entries, ReadOnlyMemory<byte> encoded)
    {
        Entries = entries;
        Encoded = encoded;
        Hash = FileHash.Of(encoded.Span);
    }

    /// <summary>What it names.</summary>
    public IReadOnlyList<ManifestEntry> Entries { get; }

    /// <summary>As it is sent and kept.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The hash of that.</summary>
    public FileHash Hash { get; }

    /// <summary>Bytes of all files together, each content once.</summary>
    public long TotalBytes => Entries.Where(static entry => entry.IsFile).DistinctBy(static entry => entry.Content.Hash).Sum(static entry => entry.Content.Bytes);

    /// <summary>Makes one.</summary>
    /// <param name="entries">What it names.</param>
    public static FileManifest Of(IReadOnlyList<ManifestEntry> entries)
    {
        var writer = new PacketWriter();
        writer.WriteUInt32(Version);
        writer.WriteUInt32((uint)entries.Count);
        foreach (ManifestEntry entry in entries)
        {
            entry.Write(writer);
        }

        return new FileManifest(entries, writer.Written.ToArray());
    }

    /// <summary>Decodes one.</summary>
    /// <param name="encoded">Its bytes, which are kept.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static FileManifest Read(ReadOnlyMemory<byte> encoded)
    {
        var reader = new PacketReader(encoded.Span);
        if (reader.ReadUInt32() is var version and not Version)
        {
            throw new MalformedPacketException($"The manifest is of version {version}, which this version of Smash does not read.");
        }

        uint count = reader.ReadUInt32();
        var entries = new List<ManifestEntry>();
        for (uint i = 0; i < count; i++)
        {
            entries.Add(ManifestEntry.Read(ref reader));
        }

        return new FileManifest(entries, encoded);
    }
}
