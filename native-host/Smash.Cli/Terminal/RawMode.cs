using System.Runtime.InteropServices;
using Smash.Cli.Interop;

namespace Smash.Cli.Terminal;

/// <summary>A terminal that hands every key over at once and shows none by itself, until this is disposed.</summary>
internal sealed class RawMode : IDisposable
{
    private static readonly Lock Gate = new();
    private static TerminalAttributes _original;
    private static bool _isRaw;
    private static PosixSignalRegistration? _termination;
    private static PosixSignalRegistration? _hangUp;

    private RawMode()
    {
    }

    /// <summary>Whether standard input and output are both a terminal.</summary>
    public static bool IsPossible => GetTerminalAttributes.Call(StandardStream.InputDescriptor, out _) == 0
        && GetTerminalAttributes.Call(StandardStream.OutputDescriptor, out _) == 0;

    public static RawMode Enter()
    {
        lock (Gate)
        {
            // A terminal left raw would be of no use to the shell that comes after.
            _termination ??= PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => RestoreTerminal());
            _hangUp ??= PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => RestoreTerminal());
            if (GetTerminalAttributes.Call(StandardStream.InputDescriptor, out _original) == 0)
            {
                TerminalAttributes raw = _original;
                MakeRawAttributes.Call(ref raw);
                _isRaw = SetTerminalAttributes.Call(StandardStream.InputDescriptor, SetTerminalAttributes.Drain, raw) == 0;
            }
        }

        return new RawMode();
    }

    /// <summary>Gives the terminal back its modes, if they are changed; from any thread.</summary>
    public static void RestoreTerminal()
    {
        lock (Gate)
        {
            if (_isRaw)
            {
                _isRaw = false;
                _ = SetTerminalAttributes.Call(StandardStream.InputDescriptor, SetTerminalAttributes.Drain, _original);
            }
        }
    }

    public void Dispose() => RestoreTerminal();
}
