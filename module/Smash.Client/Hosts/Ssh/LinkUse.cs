namespace Smash.Client;

/// <summary>That somebody needs a link, until it is disposed.</summary>
/// <param name="release">Says that it is needed no more; called once.</param>
internal sealed class LinkUse(Action release) : IDisposable
{
    private Action? _release = release;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
