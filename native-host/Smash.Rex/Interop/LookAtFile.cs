using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Smash.Rex.Files;

namespace Smash.Rex.Interop;

/// <summary>statx(2): chosen over stat(2) because its structure is the same on every architecture.</summary>
internal static unsafe partial class LookAtFile
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicFacts = 0x7ff;
    private const int StructureLength = 256;

    /// <summary>What a path stands for, its last link followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="facts">What it is.</param>
    /// <returns>0, or the errno.</returns>
    public static int TryGet(string path, out FileFacts facts) => Get(CurrentFolder, path, 0, out facts);

    /// <summary>What is open.</summary>
    /// <param name="file">The file.</param>
    /// <param name="facts">What it is.</param>
    /// <returns>0, or the errno.</returns>
    public static int TryGet(SafeFileHandle file, out FileFacts facts) => Get((int)file.DangerousGetHandle(), "", EmptyPath, out facts);

    private static int Get(int folder, string path, int flags, out FileFacts facts)
    {
        byte* structure = stackalloc byte[StructureLength];
        if (Invoke(folder, path, flags, BasicFacts, structure) != 0)
        {
            facts = default;
            return Marshal.GetLastPInvokeError();
        }

        facts = new FileFacts(
            Unsafe.ReadUnaligned<ulong>(structure + 136),
            Unsafe.ReadUnaligned<ulong>(structure + 32),
            Unsafe.ReadUnaligned<long>(structure + 40),
            TimeAt(structure + 112),
            TimeAt(structure + 96),
            Unsafe.ReadUnaligned<ushort>(structure + 28));
        return 0;
    }

    private static long TimeAt(byte* time) => (Unsafe.ReadUnaligned<long>(time) * 1_000_000_000) + Unsafe.ReadUnaligned<uint>(time + 8);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Invoke(int folder, string path, int flags, uint mask, byte* facts);
}
