using System.Text;

namespace Smash.PowerShell;

/// <summary>Lines of a terminal that are drawn again and again at one place.</summary>
/// <param name="write">Writes to the terminal.</param>
internal sealed class TimelineScreen(Action<string> write)
{
    private const string ToLineEnd = "\e[K";
    private const string ToScreenEnd = "\r\e[J";

    private int _drawn;

    /// <summary>Draws over what was drawn before.</summary>
    public void Draw(IReadOnlyList<string> lines)
    {
        var frame = new StringBuilder(Back());
        foreach (string line in lines)
        {
            frame.Append(line).Append(ToLineEnd).Append('\n');
        }

        _drawn = lines.Count;
        write(frame.Append(ToScreenEnd).ToString());
    }

    /// <summary>Takes away what was drawn.</summary>
    public void Clear()
    {
        write(Back() + ToScreenEnd);
        _drawn = 0;
    }

    private string Back() => _drawn == 0 ? "\r" : $"\r\e[{_drawn}A";
}
