using System.Runtime.InteropServices;

namespace Smash.Client.Interop;

/// <summary>Kind, owner and mode of a path, by statx(2): its layout is the same on every architecture, and .NET tells no owner.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal partial struct FileStatus
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int DoNotFollowLinks = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8; // STATX_TYPE | STATX_MODE | STATX_UID
    private const int TypeMask = 0xF000;

    [FieldOffset(20)]
    private readonly uint _owner;

    [FieldOffset(28)]
    private readonly ushort _mode;

    /// <summary>User id of the owner.</summary>
    public readonly uint Owner => _owner;

    /// <summary>Permission bits of the group and of others.</summary>
    public readonly int AccessOfOthers => _mode & 0x3F;

    public readonly bool IsDirectory => (_mode & TypeMask) == 0x4000;

    public readonly bool IsRegularFile => (_mode & TypeMask) == 0x8000;

    public readonly bool IsLink => (_mode & TypeMask) == 0xA000;

    public readonly bool IsSocket => (_mode & TypeMask) == 0xC000;

    /// <summary>Reads the status of a path; a link that the path ends in is not followed.</summary>
    /// <returns>0 or the error number.</returns>
    public static int Read(string path, out FileStatus status) =>
        Statx(CurrentDirectory, path, DoNotFollowLinks, TypeModeAndOwner, out status) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Reads the status of what a path leads to; links are followed.</summary>
    /// <returns>0 or the error number.</returns>
    public static int ReadTarget(string path, out FileStatus status) =>
        Statx(CurrentDirectory, path, 0, TypeModeAndOwner, out status) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out FileStatus status);
}
