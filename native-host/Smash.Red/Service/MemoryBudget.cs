namespace Smash.Red.Service;

/// <summary>
/// What calls and answers in flight may take of memory together, so that a thousand slow senders or readers of great documents are refused and not the whole daemon's end. Small ones are not counted:
/// their number is bounded by that of connections.
/// </summary>
/// <param name="bytes">How much there is.</param>
internal sealed class MemoryBudget(long bytes)
{
    /// <summary>Documents up to this size are not counted, bytes.</summary>
    public const int Free = 32 * 1024;

    private long _left = bytes;

    /// <summary>What is left, bytes.</summary>
    public long Left => Interlocked.Read(ref _left);

    /// <summary>Takes from it for a document.</summary>
    /// <param name="size">The document's size, bytes.</param>
    /// <returns>Whether there was enough; else nothing was taken.</returns>
    public bool TryTake(int size)
    {
        if (size <= Free || Interlocked.Add(ref _left, -size) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _left, size);
        return false;
    }

    /// <summary>Gives back what was taken for a document.</summary>
    /// <param name="size">The document's size, bytes: as it was taken.</param>
    public void Return(int size)
    {
        if (size > Free)
        {
            Interlocked.Add(ref _left, size);
        }
    }
}
