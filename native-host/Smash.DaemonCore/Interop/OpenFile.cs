using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>open(2): File.Open has no O_APPEND, it seeks to the end once, so that two writers would overwrite each other.</summary>
internal static partial class OpenFile
{
    private const int ReadWrite = 0x2;
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int NotMyTerminal = 0x100;
    private const int Append = 0x400;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int UserReadWrite = 0x180;

    /// <summary>Opens a file for appending and makes it, mode 0600, if it is not there; what can only be written to is opened for that.</summary>
    public static int ForAppending(string path)
    {
        const int flags = Create | Append | CloseOnExec | NonBlocking | NotMyTerminal;
        int descriptor = Invoke(path, ReadWrite | flags, UserReadWrite);
        return descriptor >= 0 || Marshal.GetLastPInvokeError() != Libc.EACCES ? descriptor : Invoke(path, WriteOnly | flags, UserReadWrite);
    }

    /// <summary>Opens a file for reading, without the lock that File.Open takes.</summary>
    public static int ForReading(string path) => Invoke(path, CloseOnExec | NonBlocking | NotMyTerminal, 0);

    [LibraryImport(Libc.Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Invoke(string path, int flags, int mode);
}
