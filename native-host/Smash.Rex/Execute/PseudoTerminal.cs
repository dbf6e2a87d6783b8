using System.ComponentModel;
using System.Runtime.InteropServices;
using Smash.DaemonCore;
using Smash.DaemonCore.Pipes;
using Smash.Protocol.Rex;
using Smash.Rex.Interop;

namespace Smash.Rex.Execute;

/// <summary>A pseudoterminal (pty(7)): one end is the program's terminal, the other ours.</summary>
internal sealed unsafe class PseudoTerminal : IDisposable
{
    private readonly int _ours;
    private int _theirs = -1;

    /// <summary>Makes one.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="size">Its size.</param>
    /// <exception cref="Win32Exception">The kernel refused, or there is no /dev/ptmx.</exception>
    public PseudoTerminal(EventLoop loop, RexTerminalSize size)
    {
        _ours = Check(OpenTerminal.Invoke());
        // Of their own, since a descriptor is waited for once on a loop.
        Reading = PipeReadEnd.Adopt(loop, _ours);
        Writing = PipeWriteEnd.Adopt(loop, Check(DuplicateDescriptor.Invoke(_ours)));
        int unlocked = 0;
        Check(ControlTerminal.Invoke(_ours, ControlTerminal.SetLock, &unlocked));
        Resize(size);
        _theirs = Check(OpenTerminalPeer.Invoke(_ours));
    }

    /// <summary>What the program writes. EIO is its end.</summary>
    public PipeReadEnd Reading { get; }

    /// <summary>What the program reads.</summary>
    public PipeWriteEnd Writing { get; }

    /// <summary>The program's end, until <see cref="CloseTheirs"/>.</summary>
    public int Theirs => _theirs;

    /// <summary>Sets its size: who is in the foreground gets SIGWINCH if that is another.</summary>
    /// <param name="size">The size.</param>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public void Resize(RexTerminalSize size)
    {
        ushort* values = stackalloc ushort[] { size.Rows, size.Columns, 0, 0 };
        Check(ControlTerminal.Invoke(_ours, ControlTerminal.SetSize, values));
    }

    /// <summary>Closes the program's end here, so that its end shows.</summary>
    public void CloseTheirs()
    {
        if (_theirs >= 0)
        {
            CloseDescriptor.Invoke(_theirs);
            _theirs = -1;
        }
    }

    /// <summary>Closes it: what is left in its session gets SIGHUP.</summary>
    public void Dispose()
    {
        CloseTheirs();
        Writing.Dispose();
        Reading.Dispose();
    }

    private int Check(int result)
    {
        if (result < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Writing?.Dispose();
            Reading?.Dispose();
            throw new Win32Exception(error, $"There is no terminal: {Marshal.GetPInvokeErrorMessage(error)}.");
        }

        return result;
    }
}
