using System.ComponentModel;
using System.Runtime.InteropServices;
using Smash.DaemonCore;
using Smash.Session.Interop;

namespace Smash.Session.Terms;

/// <summary>Wakes the loop at a time of the wall clock, and whenever that clock is set: what is due then may have changed.</summary>
internal sealed class ClockAlarm : IDescriptorHandler, IDisposable
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly int _descriptor;
    private readonly DescriptorRegistration _registration;
    private readonly Action _rang;

    /// <summary>Makes one that is not set.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="rang">Called on the loop when the time has come, or the clock was set: it looks again what is due, and sets the alarm anew.</param>
    /// <exception cref="Win32Exception">The kernel has no descriptor left.</exception>
    public ClockAlarm(EventLoop loop, Action rang)
    {
        _rang = rang;
        _descriptor = TimerDescriptor.Create(TimerDescriptor.Realtime, TimerDescriptor.CloseOnExecNonBlocking);
        if (_descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"timerfd_create failed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        _registration = loop.Register(_descriptor, DescriptorEvents.Read, this);
    }

    /// <summary>Sets it.</summary>
    /// <param name="dueMicroseconds">When, since the epoch; null: it is not to ring.</param>
    public void Set(long? dueMicroseconds)
    {
        var setting = default(TimerSetting);
        if (dueMicroseconds is { } due)
        {
            // All zeros would turn it off.
            long at = Math.Max(due, 1);
            setting.Seconds = at / MicrosecondsPerSecond;
            setting.Nanoseconds = at % MicrosecondsPerSecond * 1000;
        }

        if (SetTimer.Invoke(_descriptor, SetTimer.AbsoluteCanceledOnSet, setting) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"timerfd_settime failed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    /// <inheritdoc/>
    public unsafe void OnReady(DescriptorEvents ready)
    {
        // It fails with ECANCELED where the clock was set.
        ulong count;
        _ = ReadFile.Invoke(_descriptor, (byte*)&count, sizeof(ulong));
        _rang();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _ = CloseFile.Invoke(_descriptor);
    }
}
