using System.Globalization;
using System.Text;
using Smash.Cli.Interop;

namespace Smash.Cli.Terminal;

/// <summary>A terminal with an edited line, which notices do not disturb: they are written above it.</summary>
internal sealed class TerminalConsole : IUserConsole
{
    private const string ClearLine = "\r\e[K";
    private const string ClearScreen = "\e[H\e[2J";
    private const int UsualColumns = 80;

    private readonly Lock _gate = new();
    private readonly FileStream _input = StandardStream.OpenInput();
    private readonly Stream _output = StandardStream.OpenOutput();
    private readonly KeyDecoder _keys = new();
    private readonly LineEditor _editor = new();
    private readonly NoticeGate _notices;
    private string? _prompt;

    public TerminalConsole() => _notices = new NoticeGate(_gate, WriteNotice);

    public string? ReadLine(string prompt)
    {
        using var raw = RawMode.Enter();
        Begin(prompt);
        while (true)
        {
            int value = _input.ReadByte();
            if (value < 0)
            {
                Finish("");
                return null;
            }

            if (_keys.Decode((byte)value) is { } press && Apply(press) is var (isDone, line) && isDone)
            {
                return line;
            }
        }
    }

    public void WriteLine(string line)
    {
        lock (_gate)
        {
            WriteText(line + "\n");
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _output.Write(bytes);
        }
    }

    public void Notify(string line) => _notices.Notify(line);

    public IDisposable HoldNotices() => _notices.Hold();

    private void Begin(string prompt)
    {
        lock (_gate)
        {
            _prompt = prompt;
            _editor.Line.Set("");
            Draw();
        }
    }

    private (bool IsDone, string? Line) Apply(KeyPress press)
    {
        LineOutcome outcome;
        lock (_gate)
        {
            outcome = _editor.Apply(press);
            if (outcome == LineOutcome.Editing)
            {
                Draw(press.Key == Key.ClearScreen ? ClearScreen : "");
                return (false, null);
            }
        }

        string text = _editor.Line.Text;
        Finish(outcome == LineOutcome.Abandoned ? "^C" : "");
        return (true, outcome switch { LineOutcome.Entered => text, LineOutcome.Abandoned => "", _ => null });
    }

    private void Finish(string mark)
    {
        lock (_gate)
        {
            _editor.Line.MoveTo(_editor.Line.Length);
            Draw();
            _prompt = null;
            WriteText(mark + "\r\n");
        }
    }

    private void WriteNotice(string line)
    {
        if (_prompt is null)
        {
            WriteText(line + "\n");
        }
        else
        {
            Draw(ClearLine + line + "\r\n");
        }
    }

    /// <summary>Draws prompt and line in one row. A line that is longer is shown around its cursor.</summary>
    private void Draw(string before = "")
    {
        LineBuffer line = _editor.Line;
        int columns = GetWindowSize.ReadColumns(StandardStream.OutputDescriptor) is > 0 and var known ? known : UsualColumns;
        int room = Math.Max(columns - _prompt!.Length - 1, 1);
        int start = Math.Max(line.Cursor - room, 0);
        string shown = line.GetText(start, Math.Min(line.Length - start, room));
        int column = _prompt.Length + line.Cursor - start;
        WriteText(string.Create(CultureInfo.InvariantCulture, $"{before}{ClearLine}{_prompt}{shown}\r\e[{column}C"));
    }

    // In one write, so that nothing flickers.
    private void WriteText(string text) => _output.Write(Encoding.UTF8.GetBytes(text));
}
