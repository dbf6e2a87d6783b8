using Smash.DaemonCore;
using Smash.Session.Master;

namespace Smash.Session.Jobs;

/// <summary>
/// Under a gate with a cap (master/GATE.md): takes the slots that it grants, and tells it what is wanted. At once where more is wanted than is granted
/// and where a grant is answered; else soon, so that a stream of short jobs does not wake the gate for each.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="scheduler">Who obeys the cap.</param>
/// <param name="cap">What all users may run together: it is of no use to want more.</param>
/// <param name="send">Tells the gate.</param>
internal sealed class DemandReporter(EventLoop loop, JobScheduler scheduler, int cap, Action<SlotDemand> send)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);

    private bool _isShared;
    private bool _isStarted;
    private LoopTimer? _timer;
    private SlotDemand _told;

    /// <summary>The gate has granted so many slots; it waits for the answer.</summary>
    public void OnSlots(int slots)
    {
        _isShared = true;
        scheduler.SetMaxJobs(slots);
        if (_isStarted)
        {
            Tell();
        }
    }

    /// <summary>All jobs that ran before the session are counted: from now on the gate can be told.</summary>
    public void Start()
    {
        _isStarted = true;
        if (_isShared)
        {
            Tell();
        }
    }

    /// <summary>Jobs have come, started or ended.</summary>
    public void OnChanged()
    {
        if (!_isShared || !_isStarted)
        {
            return;
        }

        SlotDemand now = Current();
        if (now.Wanted > now.Slots && now.Wanted > _told.Wanted)
        {
            Tell();
        }
        else if (now != _told && _timer is not { IsPending: true })
        {
            _timer = loop.Schedule(Soon, TellChange);
        }
    }

    private SlotDemand Current() => new(Math.Min(scheduler.WantedJobs, Math.Min(cap, scheduler.ConfiguredJobs)), scheduler.SlotsInUse, scheduler.GrantedJobs);

    private void TellChange()
    {
        if (Current() != _told)
        {
            Tell();
        }
    }

    private void Tell()
    {
        _told = Current();
        send(_told);
    }
}
