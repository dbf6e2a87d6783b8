using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>link(2): gives a file one more name.</summary>
internal static partial class LinkFile
{
    /// <summary>Gives it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="newPath">The name, which nothing has yet.</param>
    /// <returns>0, or −1: a copy must do.</returns>
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Invoke(string path, string newPath);
}
