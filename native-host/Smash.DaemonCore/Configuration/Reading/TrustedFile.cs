using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Reads a file of settings if nobody but root and the daemon's user could have written it.</summary>
internal static class TrustedFile
{
    /// <summary>Most bytes that a file may have.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int OthersMayWrite = 0x12; // 022: the group and everybody else.

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="isRequired">Whether it is a problem if it is missing.</param>
    /// <param name="origin">Where a problem is to be reported that is none of the file's content; null: the file itself.</param>
    /// <param name="problems">Takes the problems.</param>
    /// <returns>The text; null: there is none.</returns>
    public static string? Read(string path, bool isRequired, ConfigurationOrigin origin, ProblemList problems)
    {
        if (!FileStatus.TryGet(path, out FileStatus.Facts before))
        {
            int error = Marshal.GetLastPInvokeError();
            if (isRequired || error is not (Libc.ENOENT or Libc.ENOTDIR))
            {
                problems.Add(ConfigurationProblemKind.File, origin, null, $"{path} cannot be read: {Marshal.GetPInvokeErrorMessage(error)}.");
            }

            return null;
        }

        // Before it is opened: opening a pipe waits for a writer.
        if (!before.IsRegular)
        {
            problems.Add(ConfigurationProblemKind.File, origin, null, $"{path} is no regular file.");
            return null;
        }

        try
        {
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return IsTrusted(handle, path, problems, origin) ? Read(handle, path, problems, origin) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(ConfigurationProblemKind.File, origin, null, $"{path} cannot be read: {exception.Message}");
            return null;
        }
    }

    private static bool IsTrusted(SafeFileHandle handle, string path, ProblemList problems, ConfigurationOrigin origin)
    {
        if (!FileStatus.TryGet((int)handle.DangerousGetHandle(), out FileStatus.Facts facts))
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }

        if (Distrust(facts, GetEffectiveUser.Invoke()) is { } reason)
        {
            problems.Add(ConfigurationProblemKind.Untrusted, origin, null, $"{path} {reason}");
            return false;
        }

        return true;
    }

    /// <summary>Why a file may not be obeyed by a daemon of some user; null: it may.</summary>
    internal static string? Distrust(FileStatus.Facts facts, uint user) =>
        facts.Owner != 0 && facts.Owner != user ? $"belongs to user {facts.Owner}: it must be root's or that of user {user}, who the daemon runs as."
        : (facts.Mode & OthersMayWrite) != 0 ? "may be written by others than its owner: take that away (chmod go-w)."
        : null;

    private static string? Read(SafeFileHandle handle, string path, ProblemList problems, ConfigurationOrigin origin)
    {
        // One more than may be, to see that there is more.
        byte[] bytes = new byte[int.Min((int)long.Min(RandomAccess.GetLength(handle), MaxBytes) + 1, MaxBytes + 1)];
        int length = 0;
        for (int read = -1; read != 0 && length < bytes.Length; length += read)
        {
            read = RandomAccess.Read(handle, bytes.AsSpan(length), length);
        }

        if (length > MaxBytes)
        {
            problems.Add(ConfigurationProblemKind.Limit, origin, null, $"{path} has more than {MaxBytes} bytes.");
            return null;
        }

        return Decode(bytes.AsSpan(0, length), path, problems, origin);
    }

    private static string? Decode(ReadOnlySpan<byte> bytes, string path, ProblemList problems, ConfigurationOrigin origin)
    {
        if (bytes.StartsWith("\ufeff"u8))
        {
            bytes = bytes[3..];
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            int line = bytes[..int.Clamp(exception.Index, 0, bytes.Length)].Count((byte)'\n') + 1;
            problems.Add(ConfigurationProblemKind.Syntax, origin with { File = path, Line = line }, null, "The line is not in UTF-8.");
            return null;
        }
    }
}
