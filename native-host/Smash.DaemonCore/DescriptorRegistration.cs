namespace Smash.DaemonCore;

/// <summary>A descriptor that the loop watches. Disposing it takes the descriptor out of epoll; it must come before the descriptor's close.</summary>
public sealed class DescriptorRegistration : IDisposable
{
    private readonly EventLoop _loop;
    private bool _isDisposed;

    internal DescriptorRegistration(EventLoop loop, int descriptor, IDescriptorHandler handler, DescriptorEvents interest, ulong token)
    {
        _loop = loop;
        Descriptor = descriptor;
        Handler = handler;
        Interest = interest;
        Token = token;
    }

    /// <summary>The descriptor.</summary>
    public int Descriptor { get; }

    /// <summary>What it is watched for.</summary>
    public DescriptorEvents Interest { get; private set; }

    internal IDescriptorHandler Handler { get; }

    internal ulong Token { get; }

    /// <summary>Changes what the descriptor is watched for.</summary>
    /// <param name="interest">What for.</param>
    public void Change(DescriptorEvents interest)
    {
        if (_isDisposed || interest == Interest)
        {
            return;
        }

        Interest = interest;
        _loop.ChangeInterest(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _loop.Unregister(this);
        }
    }
}
