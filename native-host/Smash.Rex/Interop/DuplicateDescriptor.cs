using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>fcntl(2) with F_DUPFD_CLOEXEC.</summary>
internal static partial class DuplicateDescriptor
{
    private const int Command = 1030;

    /// <summary>Duplicates a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>Another for the same file; −1: it failed.</returns>
    public static int Invoke(int descriptor) => Invoke(descriptor, Command, 0);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Invoke(int descriptor, int command, int least);
}
