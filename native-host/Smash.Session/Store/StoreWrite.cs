namespace Smash.Session.Store;

/// <summary>A change that waits for the next commit.</summary>
/// <param name="apply">Makes the change.</param>
/// <param name="isRefusable">Whether the disk's refusal is told to whoever asked; otherwise the change is tried until it succeeds.</param>
internal sealed class StoreWrite(Action<StoreWriter> apply, bool isRefusable)
{
    private readonly TaskCompletionSource _completion = new();

    public Action<StoreWriter> Apply { get; } = apply;

    public bool IsRefusable { get; } = isRefusable;

    /// <summary>Completes on the loop when the change is on disk.</summary>
    public Task Task => _completion.Task;

    /// <summary>Why it was refused; null: it is on disk.</summary>
    public Exception? Refusal { get; set; }

    public void Complete()
    {
        if (Refusal is null)
        {
            _completion.SetResult();
        }
        else
        {
            _completion.SetException(Refusal);
        }
    }
}
