using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>fcntl(2) with an integer argument.</summary>
internal static partial class ControlDescriptor
{
    public const int SetDescriptorFlags = 2;
    public const int GetStatusFlags = 3;
    public const int SetStatusFlags = 4;
    public const int CloseOnExec = 1;
    public const int DuplicateCloseOnExec = 1030;
    public const int SetPipeSize = 1031;
    public const int NonBlocking = 0x800;

    [LibraryImport(Libc.Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Invoke(int descriptor, int command, int argument);
}
