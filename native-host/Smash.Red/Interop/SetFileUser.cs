using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>setfsuid(2): as whom the calling thread, and no other, opens files. It tells no errors, but whom it was before.</summary>
internal static partial class SetFileUser
{
    [LibraryImport(Libc.Name, EntryPoint = "setfsuid")]
    public static partial void Invoke(uint user);
}
