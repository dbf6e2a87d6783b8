using System.Runtime.InteropServices;
using Smash.Protocol.Red;
using Smash.Red.Interop;

namespace Smash.Red.Files;

/// <summary>
/// The descriptor of a world's root directory. It is closed when the world has ended and the last call that uses it has returned, so that no call ever works on
/// what another file has become.
/// </summary>
internal sealed class WorldRoot : SafeHandle
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes a descriptor over.</summary>
    /// <param name="descriptor">The root (O_PATH).</param>
    public WorldRoot(int descriptor)
        : base(-1, ownsHandle: true) =>
        SetHandle(descriptor);

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>Completed when it has been closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Keeps it open until the use is disposed.</summary>
    /// <returns>The use, with the descriptor.</returns>
    /// <exception cref="RedException">RED_EBADWORLD: the world has ended.</exception>
    public Use Enter()
    {
        bool isEntered = false;
        try
        {
            DangerousAddRef(ref isEntered);
        }
        catch (ObjectDisposedException exception)
        {
            throw new RedException(RedError.BadWorld, "The world has ended.", exception);
        }

        return new Use(this);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        bool isClosed = CloseDescriptor.Invoke((int)handle) == 0;
        _closed.TrySetResult();
        return isClosed;
    }

    /// <summary>A use of a root.</summary>
    /// <param name="root">The root.</param>
    public readonly ref struct Use(WorldRoot root) : IDisposable
    {
        /// <summary>The descriptor.</summary>
        public int Descriptor => (int)root.handle;

        /// <summary>Ends the use.</summary>
        public void Dispose() => root.DangerousRelease();
    }
}
