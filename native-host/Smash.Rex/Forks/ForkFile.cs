using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Files;

namespace Smash.Rex.Forks;

/// <summary>FORK_FILE: a file that goes with a process, and what its parts hold.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the image, or its path; empty: the list is over.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Parts">The hash of each <see cref="PartLength"/> bytes of it, the last one of what is left.</param>
internal sealed record ForkFile(ForkFileKind Kind, string Name, UnixFileMode Mode, long Size, IReadOnlyList<FileHash> Parts) : IRexPayload
{
    /// <summary>Bytes of a part.</summary>
    public const int PartLength = 64 * 1024;

    /// <summary>The most parts that one frame tells; more of the same file come in further frames of its name.</summary>
    public const int MostPartsInFrame = 30_000;

    /// <summary>The end of the list.</summary>
    public static ForkFile End { get; } = new(ForkFileKind.Image, "", UnixFileMode.None, 0, []);

    /// <summary>How many parts it has.</summary>
    public long PartCount => (Size + PartLength - 1) / PartLength;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static ForkFile Read(ref PacketReader reader)
    {
        var kind = (ForkFileKind)reader.ReadByte();
        string name = reader.ReadString();
        var mode = (UnixFileMode)(reader.ReadUInt32() & 0xFFF);
        ulong size = reader.ReadUInt64();
        ReadOnlySpan<byte> hashes = reader.ReadToEnd();
        if (!Enum.IsDefined(kind) || size > long.MaxValue / 2 || hashes.Length % FileHash.Length != 0)
        {
            throw new MalformedPacketException("A file of a process is told wrongly.");
        }

        var parts = new List<FileHash>(hashes.Length / FileHash.Length);
        for (; hashes.Length > 0; hashes = hashes[FileHash.Length..])
        {
            parts.Add(FileHash.Read(hashes));
        }

        return new ForkFile(kind, name, mode, (long)size, parts);
    }

    /// <summary>The bytes of one of its parts.</summary>
    /// <param name="part">Which, from 0.</param>
    public int LengthOf(int part) => (int)Math.Min(PartLength, Size - ((long)part * PartLength));

    /// <summary>Itself in frames that are not too long.</summary>
    public IEnumerable<ForkFile> Split() => Parts.Count <= MostPartsInFrame
        ? [this]
        : Parts.Chunk(MostPartsInFrame).Select(parts => this with { Parts = parts });

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRaw([(byte)Kind]);
        writer.WriteString(Name);
        writer.WriteUInt32((uint)Mode);
        writer.WriteUInt64((ulong)Size);
        foreach (FileHash part in Parts)
        {
            writer.WriteRaw(part.ToBytes());
        }
    }
}
