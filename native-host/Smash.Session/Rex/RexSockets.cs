using Smash.DaemonCore;
using Smash.DaemonCore.Cedar;

namespace Smash.Session.Rex;

/// <summary>The sockets of the host's REX, made before it is: whoever connects to one has it started, and waits meanwhile.</summary>
internal sealed class RexSockets : IDisposable
{
    private readonly ReliSockListener _stubs;
    private readonly ReliSockListener _commands;

    private RexSockets(ReliSockListener stubs, ReliSockListener commands)
    {
        _stubs = stubs;
        _commands = commands;
    }

    /// <summary>Descriptor of the socket for stubs.</summary>
    public int Stubs => (int)_stubs.Handle.DangerousGetHandle();

    /// <summary>Descriptor of the socket for commands.</summary>
    public int Commands => (int)_commands.Handle.DangerousGetHandle();

    /// <summary>Makes them.</summary>
    /// <param name="loop">The session's loop.</param>
    /// <param name="directory">Where they are.</param>
    /// <exception cref="IOException">They cannot be had.</exception>
    public static RexSockets Listen(EventLoop loop, StateDirectory directory)
    {
        ReliSockListener stubs = ReliSockListener.Listen(loop, directory.RexStubsPath);
        try
        {
            return new RexSockets(stubs, ReliSockListener.Listen(loop, directory.RexCommandsPath));
        }
        catch
        {
            stubs.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the first who comes.</summary>
    public Task WaitAsync() => Task.WhenAny(_stubs.WaitAsync(), _commands.WaitAsync());

    /// <summary>Listens here no more.</summary>
    /// <param name="areInUse">Whether REX goes on listening on them.</param>
    public void Leave(bool areInUse)
    {
        _stubs.LeavesFile = _commands.LeavesFile = areInUse;
        Dispose();
    }

    /// <summary>Listens no more, and takes the sockets away.</summary>
    public void Dispose()
    {
        _stubs.Dispose();
        _commands.Dispose();
    }
}
