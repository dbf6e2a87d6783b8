namespace Smash.Cli.Terminal;

/// <summary>Applies keys to a line. It knows no terminal.</summary>
internal sealed class LineEditor
{
    private readonly LineHistory _history = new();

    /// <summary>The line that is edited.</summary>
    public LineBuffer Line { get; } = new();

    /// <summary>Applies a key.</summary>
    public LineOutcome Apply(KeyPress press)
    {
        switch (press.Key)
        {
            case Key.Enter:
                _history.Add(Line.Text);
                return LineOutcome.Entered;
            case Key.Abandon:
                return LineOutcome.Abandoned;
            case Key.DeleteOrEnd when Line.Length == 0:
                return LineOutcome.EndOfInput;
            default:
                Edit(press);
                return LineOutcome.Editing;
        }
    }

    private void Edit(KeyPress press)
    {
        switch (press.Key)
        {
            case Key.Character:
                Line.Insert(press.Character);
                break;
            case Key.Backspace:
                Line.DeleteBefore();
                break;
            case Key.Delete or Key.DeleteOrEnd:
                Line.DeleteAfter();
                break;
            case Key.KillToStart:
                Line.DeleteToStart();
                break;
            case Key.KillToEnd:
                Line.DeleteToEnd();
                break;
            case Key.KillWord:
                Line.DeleteWord();
                break;
            default:
                Move(press.Key);
                break;
        }
    }

    private void Move(Key key)
    {
        switch (key)
        {
            case Key.Left:
                Line.MoveTo(Line.Cursor - 1);
                break;
            case Key.Right:
                Line.MoveTo(Line.Cursor + 1);
                break;
            case Key.Home:
                Line.MoveTo(0);
                break;
            case Key.End:
                Line.MoveTo(Line.Length);
                break;
            case Key.Up:
                Line.Set(_history.GoBack(Line.Text) ?? Line.Text);
                break;
            case Key.Down:
                Line.Set(_history.GoForward() ?? Line.Text);
                break;
        }
    }
}
