using System.Globalization;
using Smash.Protocol;

namespace Smash.Session.Limits;

/// <summary>A list of processors as Linux writes it: 0,2-3.</summary>
internal static class ProcessorList
{
    /// <summary>Reads a list.</summary>
    /// <param name="text">The list.</param>
    /// <returns>The processors, each once, in ascending order.</returns>
    /// <exception cref="RequestRefusedException">EINVAL: it is none.</exception>
    public static IReadOnlyList<int> Parse(string text)
    {
        var processors = new SortedSet<int>();
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || ReadNumber(ends[0]) is not { } first || ReadNumber(ends[^1]) is not { } last || last < first)
            {
                throw new RequestRefusedException(Errno.EINVAL, $"'{text}' is no list of processors, as 0,2-3, from 0 to {LimitDefinition.Find(LimitResource.CpuAffinity)!.Most - 1}.");
            }

            processors.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return [.. processors];
    }

    /// <summary>The processors that this process, and so whatever it starts, may run on.</summary>
    public static IReadOnlyList<int> ReadAllowed()
    {
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        return line is null ? [] : Parse(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
    }

    private static int? ReadNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && (ulong)number < LimitDefinition.Find(LimitResource.CpuAffinity)!.Most ? number : null;
}
