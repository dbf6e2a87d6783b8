namespace Smash.Cli.Terminal;

/// <summary>Passes notices on at once or, while it is held, once it is released.</summary>
/// <param name="gate">The lock that all output is written under.</param>
/// <param name="write">Writes a notice, under the lock.</param>
internal sealed class NoticeGate(Lock gate, Action<string> write)
{
    private readonly List<string> _waiting = [];
    private bool _isHeld;

    public void Notify(string line)
    {
        lock (gate)
        {
            if (_isHeld)
            {
                _waiting.Add(line);
            }
            else
            {
                write(line);
            }
        }
    }

    /// <summary>Holds notices back until the result is disposed.</summary>
    public IDisposable Hold()
    {
        lock (gate)
        {
            _isHeld = true;
        }

        return new Holding(this);
    }

    private void Release()
    {
        lock (gate)
        {
            _isHeld = false;
            _waiting.ForEach(write);
            _waiting.Clear();
        }
    }

    private sealed class Holding(NoticeGate notices) : IDisposable
    {
        public void Dispose() => notices.Release();
    }
}
