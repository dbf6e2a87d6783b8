using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Smash.Client;

namespace Smash.Cli;

/// <summary>Reads a command's arguments one after another. All throw <see cref="UsageException"/> for what they cannot read.</summary>
/// <param name="text">The rest of the line behind the command's name.</param>
internal sealed class ArgumentReader(string text)
{
    private static readonly char[] Blanks = [' ', '\t'];

    private string _rest = text.TrimStart(Blanks);

    public bool TryReadWord([NotNullWhen(true)] out string? word)
    {
        if (_rest.Length == 0)
        {
            word = null;
            return false;
        }

        int end = _rest.IndexOfAny(Blanks);
        word = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? "" : _rest[end..].TrimStart(Blanks);
        return true;
    }

    /// <summary>Takes the next word, if it begins with two hyphens.</summary>
    public bool TrySkipOption([NotNullWhen(true)] out string? option)
    {
        option = null;
        return _rest.StartsWith("--", StringComparison.Ordinal) && TryReadWord(out option);
    }

    /// <summary>All that is left, as it was written.</summary>
    public string ReadRest()
    {
        string rest = _rest;
        _rest = "";
        return rest;
    }

    public string ReadWord(string what) => TryReadWord(out string? word) ? word : throw new UsageException($"{what} is missing.");

    public uint ReadJobId()
    {
        string word = ReadWord("a job's id");
        return uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id > 0
            ? id
            : throw new UsageException($"'{word}' is no job's id: ids are whole numbers from 1.");
    }

    public uint ReadSeconds(string what)
    {
        string word = ReadWord(what);
        return uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds)
            ? seconds
            : throw new UsageException($"'{word}' is no {what}: whole seconds from 0 (no limit) to {uint.MaxValue}.");
    }

    public ulong ReadSize(string what)
    {
        string word = ReadWord(what);
        return ByteSize.TryParse(word, out ulong bytes)
            ? bytes
            : throw new UsageException($"'{word}' is no {what}: bytes, or a size like 256M or 1.5G; 0 is no limit.");
    }

    public int ReadPriority()
    {
        string word = ReadWord("a priority");
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int priority)
            ? priority
            : throw new UsageException($"'{word}' is no priority: a nice value from -20 to 19.");
    }

    public void ExpectEnd()
    {
        if (_rest.Length > 0)
        {
            throw new UsageException($"'{_rest}' is too much.");
        }
    }
}
