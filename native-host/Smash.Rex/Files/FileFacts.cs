namespace Smash.Rex.Files;

/// <summary>What tells one state of a file from another without reading it.</summary>
/// <param name="Device">Its file system.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Modified">When its content was last written: nanoseconds since 1970.</param>
/// <param name="Changed">When anything about it last changed: nanoseconds since 1970.</param>
/// <param name="Mode">Kind and permissions.</param>
internal readonly record struct FileFacts(ulong Device, ulong Inode, long Bytes, long Modified, long Changed, ushort Mode)
{
    private const int KindBits = 0xf000;
    private const int AnyExecute = 0x49;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (Mode & KindBits) == 0x8000;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (Mode & KindBits) == 0x4000;

    /// <summary>Whether somebody may execute it.</summary>
    public bool IsExecutable => IsRegular && (Mode & AnyExecute) != 0;

    /// <summary>Its permission bits, without those that change whom it runs as.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0x1ff);
}
