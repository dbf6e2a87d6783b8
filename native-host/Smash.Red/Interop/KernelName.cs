using System.Runtime.InteropServices;
using System.Text;

namespace Smash.Red.Interop;

/// <summary>uname(2).</summary>
internal static unsafe partial class KernelName
{
    private const int FieldBytes = 65;
    private const int Fields = 6;

    /// <summary>The kernel's names of itself and its machine.</summary>
    /// <returns>The names.</returns>
    public static Facts Get()
    {
        byte* names = stackalloc byte[FieldBytes * Fields];
        return Invoke(names) == 0 ? new Facts(Field(names, 0), Field(names, 2), Field(names, 3), Field(names, 4)) : new Facts("", "", "", "");
    }

    private static string Field(byte* names, int index) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(names + (index * FieldBytes)));

    [LibraryImport("libc", EntryPoint = "uname", SetLastError = true)]
    private static partial int Invoke(byte* names);

    /// <summary>What it tells.</summary>
    /// <param name="System">The kernel's name: <c>uname -s</c>.</param>
    /// <param name="Release">Its release: <c>uname -r</c>.</param>
    /// <param name="Version">Its version: <c>uname -v</c>.</param>
    /// <param name="Machine">The machine's hardware: <c>uname -m</c>.</param>
    internal readonly record struct Facts(string System, string Release, string Version, string Machine);
}
