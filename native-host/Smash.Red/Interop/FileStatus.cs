using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>statx(2): chosen over stat(2) because its structure is the same on every architecture.</summary>
internal static unsafe partial class FileStatus
{
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const int NoAutomount = 0x800;
    private const uint TypeModeAndSize = 0x203;
    private const int StructureLength = 256;
    private const ulong MountRoot = 0x2000;

    /// <summary>What a name in a folder is, a link itself and not what it leads to.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name, NUL-ended.</param>
    /// <param name="facts">What it is.</param>
    /// <returns>Whether it is there.</returns>
    [SkipLocalsInit]
    public static bool TryGet(int folder, byte* name, out Facts facts)
    {
        byte* structure = stackalloc byte[StructureLength];
        if (Invoke(folder, name, EmptyPath | NoFollow | NoAutomount, TypeModeAndSize, structure) != 0)
        {
            facts = default;
            return false;
        }

        bool isMounted = (Unsafe.Read<ulong>(structure + 8) & MountRoot) != 0;
        facts = new Facts(Unsafe.Read<ushort>(structure + 28), Unsafe.Read<long>(structure + 40), isMounted);
        return true;
    }

    /// <summary>What is open as a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="facts">What it is.</param>
    /// <returns>Whether it can be told.</returns>
    public static bool TryGet(int descriptor, out Facts facts)
    {
        byte none = 0;
        return TryGet(descriptor, &none, out facts);
    }

    [LibraryImport(Libc.Name, EntryPoint = "statx", SetLastError = true)]
    private static partial int Invoke(int folder, byte* path, int flags, uint mask, byte* facts);

    /// <summary>What is needed of struct statx.</summary>
    /// <param name="Mode">Kind and permissions.</param>
    /// <param name="Length">Bytes.</param>
    /// <param name="IsMounted">Whether something is mounted there, which this is the root of.</param>
    public readonly record struct Facts(ushort Mode, long Length, bool IsMounted)
    {
        public bool IsRegular => (Mode & 0xf000) == 0x8000;

        public bool IsDirectory => (Mode & 0xf000) == 0x4000;

        /// <summary>Whether its owner may list and enter it.</summary>
        public bool IsOpenToOwner => (Mode & 0x140) == 0x140;

        public bool IsLink => (Mode & 0xf000) == 0xa000;
    }
}
