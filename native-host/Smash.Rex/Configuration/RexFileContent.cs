using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Configuration;

namespace Smash.Rex.Configuration;

/// <summary>The content of a configuration's file, if it may be obeyed.</summary>
/// <param name="Text">The text; null where it is a database.</param>
internal sealed record RexFileContent(string? Text)
{
    /// <summary>Most bytes that a text may have.</summary>
    public const int MostBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether it is a SQLite database.</summary>
    public bool IsDatabase => Text is null;

    /// <summary>Whether it is XML.</summary>
    public bool IsXml => Text is not null && Text.AsSpan().TrimStart().StartsWith("<");

    /// <summary>Reads a file if nobody but root and this user could have written it.</summary>
    /// <param name="path">The full path, links resolved.</param>
    /// <param name="origin">Where a problem is to be told: where the file was named.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The content; null: there is a problem.</returns>
    public static RexFileContent? Read(string path, RexOrigin origin, RexProblemList problems)
    {
        try
        {
            // Before it is opened: opening a pipe waits for a writer.
            if (File.Exists(path) && !FileTrust.IsRegular(path))
            {
                problems.Add(origin, $"{path} is no regular file.");
                return null;
            }

            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (FileTrust.Refusal(handle) is { } refusal)
            {
                problems.Add(origin, $"{path} {refusal}");
                return null;
            }

            return Read(handle, path, origin, problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(origin, $"{path} cannot be read: {exception.Message}");
            return null;
        }
    }

    private static RexFileContent? Read(SafeFileHandle handle, string path, RexOrigin origin, RexProblemList problems)
    {
        // One more than may be, to see that there is more.
        byte[] bytes = new byte[(int)long.Min(RandomAccess.GetLength(handle), MostBytes) + 1];
        int length = 0;
        for (int read = -1; read != 0 && length < bytes.Length; length += read)
        {
            read = RandomAccess.Read(handle, bytes.AsSpan(length), length);
        }

        ReadOnlySpan<byte> content = bytes.AsSpan(0, length);
        if (content.StartsWith("SQLite format 3\0"u8))
        {
            return OfDatabase(path, origin, problems);
        }

        if (length > MostBytes)
        {
            problems.Add(origin, $"{path} has more than {MostBytes} bytes.");
            return null;
        }

        return Decode(content.StartsWith("\ufeff"u8) ? content[3..] : content, path, problems);
    }

    // It is opened again by its name, and with it what lies beside it: so nobody else may put something there.
    private static RexFileContent? OfDatabase(string path, RexOrigin origin, RexProblemList problems)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (FileTrust.Refusal(folder) is { } refusal)
        {
            problems.Add(origin, $"{folder}, where the database {Path.GetFileName(path)} is, {refusal}");
            return null;
        }

        return new RexFileContent(Text: null);
    }

    private static RexFileContent? Decode(ReadOnlySpan<byte> bytes, string path, RexProblemList problems)
    {
        try
        {
            return new RexFileContent(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException exception)
        {
            int line = bytes[..int.Clamp(exception.Index, 0, bytes.Length)].Count((byte)'\n') + 1;
            problems.Add(new RexOrigin(path, line), "The line is not in UTF-8.");
            return null;
        }
    }
}
