using System.Runtime.InteropServices;

namespace Smash.Red.Transfers.Interop;

/// <summary>memfd_create(2).</summary>
internal static partial class MakeMemoryFile
{
    public const uint CloseOnExec = 1;

    [LibraryImport(Libc.Name, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Invoke(string name, uint flags);
}
