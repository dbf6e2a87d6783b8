using System.Globalization;
using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

/// <summary>The numbered lines of several writers as they were read.</summary>
internal sealed class NumberedLines
{
    private readonly Dictionary<string, List<int>> _numbers = [];

    public int Count { get; private set; }

    public IReadOnlyList<int> this[string writer] => _numbers.GetValueOrDefault(writer, []);

    /// <summary>Reads a whole log.</summary>
    public static NumberedLines Read(string path)
    {
        var lines = new NumberedLines();
        var reader = new LogReader(path);
        LogPage page = reader.ReadFrom(LogPosition.Start, maxBytes: 20_000);
        while (true)
        {
            Assert.False(page.HasGap);
            lines.Add(page);
            if (page.IsAtEnd)
            {
                return lines;
            }

            page = reader.ReadFrom(page.Next, maxBytes: 20_000);
        }
    }

    public void Add(LogPage page)
    {
        foreach (LogEntry entry in page.Entries)
        {
            string[] words = entry.Message.Split(' ');
            Assert.True(words is ["line", _, "of", _], $"'{entry.Message}' was not written like this.");
            if (!_numbers.TryGetValue(entry.Subsystem, out List<int>? numbers))
            {
                _numbers.Add(entry.Subsystem, numbers = []);
            }

            numbers.Add(int.Parse(words[1], CultureInfo.InvariantCulture));
            Count++;
        }
    }
}
