using System.Globalization;
using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>chmod(2) of what is open, also where only its path was (O_PATH), which fchmod(2) refuses.</summary>
internal static partial class ChangeMode
{
    /// <summary>Sets permissions.</summary>
    /// <param name="descriptor">What is open.</param>
    /// <param name="mode">The permissions.</param>
    /// <returns>0, or −1.</returns>
    public static int Of(int descriptor, uint mode) => Invoke(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}"), mode);

    [LibraryImport(Libc.Name, EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Invoke(string path, uint mode);
}
