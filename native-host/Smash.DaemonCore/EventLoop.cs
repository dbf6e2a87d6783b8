using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;
using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore;

/// <summary>
/// The one thread on which everything of a daemon happens: descriptors, timers, posted work and the continuations of awaiting handlers.
/// Handlers run one after another, to their end or their next await, so that none of them needs a lock; none may block.
/// </summary>
public sealed unsafe class EventLoop : IDisposable, IDescriptorHandler
{
    private const int EventsPerWait = 256;

    private readonly int _epoll;
    private readonly int _wakeDescriptor;
    private readonly TimerQueue _timers;
    private readonly LoopSynchronizationContext _context;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Dictionary<ulong, DescriptorRegistration> _registrations = [];
    private readonly List<ITurnEndHandler> _turnEnds = [];
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)(EventsPerWait * 16));
    private readonly DescriptorRegistration _wake;
    private ulong _lastToken;
    private int _threadId;
    private int _isWakePending;
    private bool _isStopping;

    /// <summary>Makes a loop that does not run yet.</summary>
    /// <param name="timeProvider">Clock of the timers; null: the system's.</param>
    /// <exception cref="Win32Exception">The kernel refused a descriptor.</exception>
    public EventLoop(TimeProvider? timeProvider = null)
    {
        TimeProvider = timeProvider ?? TimeProvider.System;
        _timers = new TimerQueue(TimeProvider);
        _context = new LoopSynchronizationContext(this);
        _epoll = Check(EpollCreate.Invoke(EpollCreate.CloseOnExec), "epoll_create1");
        _wakeDescriptor = Check(EventFd.Invoke(0, EventFd.CloseOnExecNonBlocking), "eventfd");
        _wake = Register(_wakeDescriptor, DescriptorEvents.Read, this);
    }

    /// <summary>Whether the caller is on the loop's thread, in its run.</summary>
    public bool IsCurrent => _threadId == Environment.CurrentManagedThreadId;

    /// <summary>The clock of the timers.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Runs until <see cref="Stop"/>, on the calling thread. A loop that has stopped can be run again.</summary>
    public void Run()
    {
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        _threadId = Environment.CurrentManagedThreadId;
        try
        {
            while (!_isStopping)
            {
                RunTurn();
            }
        }
        finally
        {
            _isStopping = false;
            _threadId = 0;
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    /// <summary>Ends <see cref="Run"/> after the present turn. May be called from any thread.</summary>
    public void Stop() => Post(() => _isStopping = true);

    /// <summary>Runs work on the loop, after what was posted before it. May be called from any thread.</summary>
    /// <param name="work">The work.</param>
    public void Post(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _posted.Enqueue(work);
        if (!IsCurrent && Interlocked.Exchange(ref _isWakePending, 1) == 0)
        {
            ulong one = 1;
            WriteDescriptor.Invoke(_wakeDescriptor, (byte*)&one, sizeof(ulong));
        }
    }

    /// <summary>Runs work on the loop at a later time.</summary>
    /// <param name="delay">How much later; negative counts as zero.</param>
    /// <param name="callback">The work.</param>
    public LoopTimer Schedule(TimeSpan delay, Action callback) => _timers.Add(delay, callback);

    /// <summary>Calls a handler once, when the present turn ends.</summary>
    /// <param name="handler">The handler; it sees to it that it is not added twice.</param>
    public void AtTurnEnd(ITurnEndHandler handler) => _turnEnds.Add(handler);

    /// <summary>Watches a descriptor, level-triggered.</summary>
    /// <param name="descriptor">A descriptor that epoll can watch.</param>
    /// <param name="interest">What for.</param>
    /// <param name="handler">Whom to call.</param>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public DescriptorRegistration Register(int descriptor, DescriptorEvents interest, IDescriptorHandler handler)
    {
        var registration = new DescriptorRegistration(this, descriptor, handler, interest, ++_lastToken);
        Check(Control(EpollControl.Add, registration), "epoll_ctl");
        _registrations.Add(registration.Token, registration);
        return registration;
    }

    /// <inheritdoc/>
    void IDescriptorHandler.OnReady(DescriptorEvents ready)
    {
        ulong count;
        ReadDescriptor.Invoke(_wakeDescriptor, (byte*)&count, sizeof(ulong));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wake.Dispose();
        CloseDescriptor.Invoke(_wakeDescriptor);
        CloseDescriptor.Invoke(_epoll);
        NativeMemory.Free(_events);
    }

    internal void ChangeInterest(DescriptorRegistration registration) => Control(EpollControl.Modify, registration);

    internal void Unregister(DescriptorRegistration registration)
    {
        _registrations.Remove(registration.Token);
        Control(EpollControl.Delete, registration);
    }

    private static int Check(int result, string call) =>
        result < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}.") : result;

    private void RunTurn()
    {
        RunPosted();
        RunTurnEnds();
        int timeout = _posted.IsEmpty && !_isStopping ? _timers.GetTimeout() : 0;
        int count = EpollWait.Invoke(_epoll, _events, EventsPerWait, timeout);
        if (count < 0 && Marshal.GetLastPInvokeError() != Libc.EINTR)
        {
            Check(count, "epoll_wait");
        }

        for (int i = 0; i < count; i++)
        {
            byte* epollEvent = _events + (i * EpollEventLayout.Size);
            // A handler before this one in the same turn may have ended this registration.
            if (_registrations.TryGetValue(EpollEventLayout.ReadData(epollEvent), out DescriptorRegistration? registration))
            {
                registration.Handler.OnReady((DescriptorEvents)EpollEventLayout.ReadEvents(epollEvent));
            }
        }

        _timers.RunDue();
        RunTurnEnds();
    }

    private void RunPosted()
    {
        // A full fence: were the queue looked at before others see this, work posted just then would wake nobody.
        Interlocked.Exchange(ref _isWakePending, 0);
        // Only what is there now: work that posts work must not starve the descriptors.
        for (int left = _posted.Count; left > 0 && _posted.TryDequeue(out Action? work); left--)
        {
            work();
        }
    }

    private void RunTurnEnds()
    {
        for (int i = 0; i < _turnEnds.Count; i++)
        {
            _turnEnds[i].OnTurnEnd();
        }

        _turnEnds.Clear();
    }

    private int Control(int operation, DescriptorRegistration registration)
    {
        byte* epollEvent = stackalloc byte[16];
        EpollEventLayout.Write(epollEvent, (uint)registration.Interest, registration.Token);
        return EpollControl.Invoke(_epoll, operation, registration.Descriptor, epollEvent);
    }
}
