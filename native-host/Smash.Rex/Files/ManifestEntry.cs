using Smash.Protocol;

namespace Smash.Rex.Files;

/// <summary>One file, folder or link of a manifest.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">Of programs and libraries the path at home; of the others the path in the working directory, with slashes and never out of it.</param>
internal sealed record ManifestEntry(FileKind Kind, string Name)
{
    private static readonly HashedFile Nothing = new(default, 0, []);

    /// <summary>More about it.</summary>
    public FileFlags Flags { get; init; }

    /// <summary>Permission bits; those that change whom a program runs as are not among them.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>Of a link where it leads, of a library the name that programs ask for it by, of an interpreter its arguments in the script's first line, a line for each; else empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>What is in it; of folders and links nothing.</summary>
    public HashedFile Content { get; init; } = Nothing;

    /// <summary>Whether it has content.</summary>
    public bool IsFile => Kind is not FileKind.Folder and not FileKind.Link;

    /// <summary>Decodes one.</summary>
    /// <param name="reader">The manifest.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static ManifestEntry Read(ref PacketReader reader)
    {
        var entry = new ManifestEntry((FileKind)reader.ReadByte(), reader.ReadString())
        {
            Flags = (FileFlags)reader.ReadByte(),
            Mode = (UnixFileMode)(reader.ReadUInt32() & 0x1ff),
            Text = reader.ReadString(),
        };
        if (!Enum.IsDefined(entry.Kind))
        {
            throw new MalformedPacketException($"A file has no kind {(byte)entry.Kind}.");
        }

        return entry.IsFile ? entry with { Content = ManifestContent.Read(ref reader) } : entry;
    }

    /// <summary>Encodes it.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        writer.WriteRaw([(byte)Kind]);
        writer.WriteString(Name);
        writer.WriteRaw([(byte)Flags]);
        writer.WriteUInt32((uint)Mode);
        writer.WriteString(Text);
        if (IsFile)
        {
            ManifestContent.Write(writer, Content);
        }
    }
}
