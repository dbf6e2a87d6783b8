using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.Rex.Interop;

namespace Smash.Rex.Access;

/// <summary>A text of the user's own that others rely on: it is changed by one at a time, and is at any moment either the old one or the new one.</summary>
/// <param name="path">Its path. What a link leads to is changed, and the link stays.</param>
internal sealed class OwnedFile(string path)
{
    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Where it is.</summary>
    public string FullPath => new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>Keeps everybody else who changes files in this way from doing so until it is disposed.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    public static IDisposable Lock()
    {
        MakeFolder(AccessPlace.Folder);
        SafeFileHandle handle = File.OpenHandle(Path.Combine(AccessPlace.Folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            WaitForFileLock.Invoke((int)handle.DangerousGetHandle());
            return handle;
        }
        catch (IOException)
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Makes a folder that nobody else may enter, where none is.</summary>
    /// <param name="folder">Its path.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void MakeFolder(string folder) => Directory.CreateDirectory(folder, PrivateFolder);

    /// <summary>Writes it anew. A file that is new is its user's alone; nobody but the owner can write one that was there.</summary>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    public void Write(IEnumerable<string> lines)
    {
        string target = FullPath;
        string temporary = $"{target}.{Environment.ProcessId}";
        UnixFileMode mode = File.Exists(target) ? File.GetUnixFileMode(target) & ~OthersMayWrite : Private;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private };
            using (var file = new FileStream(temporary, options))
            {
                file.Write(Utf8.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));
                File.SetUnixFileMode(file.SafeFileHandle, mode);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }
    }
}
