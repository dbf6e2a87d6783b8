using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>statx(2): chosen over stat(2) because its structure is the same on every architecture.</summary>
internal static unsafe partial class FileStatus
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicFacts = 0x7ff;
    private const int StructureLength = 256;

    /// <summary>What a path stands for, its last link followed.</summary>
    public static bool TryGet(string path, out Facts facts) => TryGet(CurrentFolder, path, 0, out facts);

    /// <summary>What is open as a descriptor.</summary>
    public static bool TryGet(int descriptor, out Facts facts) => TryGet(descriptor, "", EmptyPath, out facts);

    [LibraryImport(Libc.Name, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Invoke(int folder, string path, int flags, uint mask, byte* facts);

    private static bool TryGet(int folder, string path, int flags, out Facts facts)
    {
        byte* structure = stackalloc byte[StructureLength];
        if (Invoke(folder, path, flags, BasicFacts, structure) != 0)
        {
            facts = default;
            return false;
        }

        facts = new Facts(
            Unsafe.Read<ushort>(structure + 28),
            Unsafe.Read<ulong>(structure + 32),
            Unsafe.Read<long>(structure + 40),
            Unsafe.Read<ulong>(structure + 136),
            Unsafe.Read<uint>(structure + 20));
        return true;
    }

    /// <summary>What is needed of struct statx.</summary>
    /// <param name="Mode">Kind and permissions.</param>
    /// <param name="Inode">Number in its file system.</param>
    /// <param name="Length">Bytes.</param>
    /// <param name="Device">Major and minor number of its file system, together.</param>
    /// <param name="Owner">The user that it belongs to.</param>
    public readonly record struct Facts(ushort Mode, ulong Inode, long Length, ulong Device, uint Owner)
    {
        public bool IsRegular => (Mode & 0xf000) == 0x8000;

        public bool IsSocket => (Mode & 0xf000) == 0xc000;

        public bool IsSameFile(Facts other) => Inode == other.Inode && Device == other.Device;
    }
}
