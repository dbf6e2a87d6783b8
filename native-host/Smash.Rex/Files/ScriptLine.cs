using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Smash.Rex.Files;

/// <summary>The first line of a script: <c>#!INTERPRETER [ARGUMENT]</c>.</summary>
/// <param name="Interpreter">A path; after <c>/usr/bin/env</c> a name.</param>
/// <param name="Argument">What it is given before the script, a line for each argument; empty: nothing.</param>
/// <param name="IsLookedFor">Whether it is looked for along PATH.</param>
internal sealed record ScriptLine(string Interpreter, string Argument, bool IsLookedFor)
{
    // As much as Linux looks at.
    private const int MostBytes = 255;

    /// <summary>Reads it.</summary>
    /// <param name="path">A file.</param>
    /// <returns>The line; null: it has none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ScriptLine? Read(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> bytes = stackalloc byte[MostBytes];
        bytes = bytes[..RandomAccess.Read(file, bytes, 0)];
        if (!bytes.StartsWith("#!"u8))
        {
            return null;
        }

        int end = bytes.IndexOf((byte)'\n');
        string[] words = Encoding.UTF8.GetString(bytes[2..(end < 0 ? bytes.Length : end)]).Trim().Split([' ', '\t'], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => null,
            [var env, var name] when Path.GetFileName(env) == "env" => OfEnv(name),
            [var interpreter] => new ScriptLine(interpreter, "", false),
            _ => new ScriptLine(words[0], words[1], false),
        };
    }

    // Without -S all that follows is one name.
    private static ScriptLine OfEnv(string rest)
    {
        string[] words = rest.StartsWith("-S", StringComparison.Ordinal) ? rest[2..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) : [rest];
        return new ScriptLine(words.Length > 0 ? words[0] : "", string.Join('\n', words.Skip(1)), true);
    }
}
