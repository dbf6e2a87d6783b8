using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>setfsgid(2): as which group the calling thread, and no other, opens files. It tells no errors, but which it was before.</summary>
internal static partial class SetFileGroup
{
    [LibraryImport(Libc.Name, EntryPoint = "setfsgid")]
    public static partial void Invoke(uint group);
}
