using System.Text;

namespace Smash.TestRun;

/// <summary>What the programs of one part of a suite say: shown line by line under the suite's name, since others speak meanwhile, and kept.</summary>
/// <param name="name">The suite.</param>
internal sealed class Transcript(string name)
{
    private const int TailLines = 40;

    private readonly StringBuilder _text = new();
    private readonly Queue<string> _tail = [];

    /// <summary>All that was taken so far.</summary>
    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }

    /// <summary>The last lines.</summary>
    public string Tail()
    {
        lock (_text)
        {
            return string.Join('\n', _tail);
        }
    }

    /// <summary>Shows and keeps a line.</summary>
    /// <param name="line">The line, without its end.</param>
    public void Take(string line)
    {
        lock (_text)
        {
            _text.AppendLine(line);
            _tail.Enqueue(line);
            if (_tail.Count > TailLines)
            {
                _tail.Dequeue();
            }
        }

        Tell(line);
    }

    /// <summary>Shows a line that is not part of what is read later.</summary>
    /// <param name="line">The line, without its end.</param>
    public void Tell(string line) => Console.WriteLine($"{name,-8} | {line}");
}
