using System.Text;

namespace Smash.Session.Output;

/// <summary>Looks in the last lines of a job's standard error for a program's own word that memory was refused: RLIMIT_AS makes mmap(2) and brk(2) fail, and the kernel tells nobody but the program.</summary>
internal static class MemoryRefusal
{
    private const int TailLength = 4096;

    private static readonly string[] Phrases =
    [
        "cannot allocate memory",
        "can't allocate memory",
        "out of memory",
        "outofmemory",
        "memory exhausted",
        "memoryerror",
        "not enough memory",
        "insufficient memory",
        "bad_alloc",
        "failed to map segment",
        "failed to allocate",
        "allocation failed",
        "could not allocate",
        "unable to allocate",
        "failed to reserve",
        "could not reserve",
        "failed to create coreclr",
    ];

    /// <summary>Looks for it.</summary>
    /// <param name="path">The file with the standard error.</param>
    /// <returns>The line, or null.</returns>
    public static async ValueTask<string?> FindAsync(string path)
    {
        OutputSlice tail = await OutputReader.ReadLastAsync(path, TailLength);
        string[] lines = Encoding.UTF8.GetString(tail.Data.Span).Split('\n');
        string? line = lines.LastOrDefault(static line => Phrases.Any(phrase => line.Contains(phrase, StringComparison.OrdinalIgnoreCase)));
        return line is null ? null : $"standard error: {line.Trim()}";
    }
}
