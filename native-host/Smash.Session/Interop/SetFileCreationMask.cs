using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>umask(2): what files and folders are made without, by this process.</summary>
internal static partial class SetFileCreationMask
{
    private const uint GroupAndOthers = 0x3F;

    /// <summary>Makes all that is made from now on the user's alone, whatever the program was started with. Libraries, too, make files of ours.</summary>
    public static void ToUserAlone() => _ = Invoke(GroupAndOthers);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Invoke(uint mask);
}
