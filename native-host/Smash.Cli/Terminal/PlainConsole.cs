using System.Text;

namespace Smash.Cli.Terminal;

/// <summary>Lines in and lines out, without a prompt: for a standard input or output that is no terminal.</summary>
internal sealed class PlainConsole : IUserConsole
{
    private readonly Lock _gate = new();
    private readonly Stream _output = StandardStream.OpenOutput();
    private readonly NoticeGate _notices;
    private StreamReader? _input;

    public PlainConsole() => _notices = new NoticeGate(_gate, WriteText);

    public string? ReadLine(string prompt) => (_input ??= new StreamReader(StandardStream.OpenInput(), new UTF8Encoding(false))).ReadLine();

    public void WriteLine(string line)
    {
        lock (_gate)
        {
            WriteText(line);
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

    private void WriteText(string line) => _output.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
