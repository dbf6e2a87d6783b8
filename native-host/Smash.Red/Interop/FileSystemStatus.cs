using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>fstatfs(2), in the layout of 64-bit Linux.</summary>
internal static unsafe partial class FileSystemStatus
{
    private const nint ProcessFileSystem = 0x9fa0;

    // struct statfs has 120 bytes.
    private const int WordCount = 16;

    /// <summary>Tells of the file system that something open is on.</summary>
    /// <param name="descriptor">What is open.</param>
    /// <param name="facts">What there is to tell.</param>
    /// <returns>Whether it can be told.</returns>
    public static bool TryGet(int descriptor, out Facts facts)
    {
        nint* words = stackalloc nint[WordCount];
        bool isThere = Invoke(descriptor, words) == 0;
        facts = isThere ? new Facts(words[0] == ProcessFileSystem, words[1] * words[2], words[1] * words[3], words[5], words[6]) : default;
        return isThere;
    }

    [LibraryImport(Libc.Name, EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int Invoke(int descriptor, nint* facts);

    /// <summary>What is needed of struct statfs.</summary>
    /// <param name="IsProcess">Whether it is /proc.</param>
    /// <param name="Bytes">Bytes that it can hold; 0: there is no limit.</param>
    /// <param name="FreeBytes">Bytes that are free.</param>
    /// <param name="Files">Files and directories that it can hold; 0: there is no limit.</param>
    /// <param name="FreeFiles">Files and directories that are free.</param>
    public readonly record struct Facts(bool IsProcess, long Bytes, long FreeBytes, long Files, long FreeFiles);
}
