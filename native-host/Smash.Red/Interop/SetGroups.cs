using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>setgroups(2), for all threads.</summary>
internal static unsafe partial class SetGroups
{
    [LibraryImport(Libc.Name, EntryPoint = "setgroups", SetLastError = true)]
    public static partial int Invoke(nuint count, uint* groups);
}
