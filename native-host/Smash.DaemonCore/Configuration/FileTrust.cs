using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Configuration.Reading;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Configuration;

/// <summary>Whether a daemon may obey what is in a file or folder: only if nobody but root and the daemon's user could have put it there.</summary>
public static class FileTrust
{
    /// <summary>Why an open file may not be obeyed.</summary>
    /// <param name="file">The file, open for reading. Ask for this and not for the path where the content is read: who owns the folder can exchange the file between.</param>
    /// <returns>The rest of a sentence that begins with the file's name; null: it may.</returns>
    public static string? Refusal(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return FileStatus.TryGet((int)file.DangerousGetHandle(), out FileStatus.Facts facts) ? Refusal(facts) : Unreadable();
    }

    /// <summary>Why what is at a path may not be obeyed, its last link followed.</summary>
    /// <param name="path">The path of a file or folder.</param>
    /// <returns>The rest of a sentence that begins with the path; null: it may.</returns>
    public static string? Refusal(string path) => FileStatus.TryGet(path, out FileStatus.Facts facts) ? Refusal(facts) : Unreadable();

    /// <summary>Whether a path is a regular file, its last link followed. Opening another kind may wait for ever.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it is one; false, too, where nothing is there.</returns>
    public static bool IsRegular(string path) => FileStatus.TryGet(path, out FileStatus.Facts facts) && facts.IsRegular;

    private static string? Refusal(FileStatus.Facts facts) => TrustedFile.Distrust(facts, GetEffectiveUser.Invoke());

    private static string Unreadable() => $"cannot be looked at: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.";
}
