using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.Session.Master;

/// <summary>The control stream to the master: what a session says and hears there besides what every <see cref="ControlChannel"/> does.</summary>
internal sealed class MasterLink : IControlEvents, IDisposable
{
    private readonly DaemonLog _log;
    private readonly ControlChannel _channel;
    private IMasterEvents? _events;

    public MasterLink(EventLoop loop, int descriptor, DaemonLog log)
    {
        _log = log;
        _channel = new ControlChannel(loop, descriptor, this);
    }

    /// <summary>Who is told; set before <see cref="Start"/>.</summary>
    public IMasterEvents? Events
    {
        get => _events;
        set => _channel.Processes = _events = value;
    }

    /// <summary>Closes the stream; nobody is told.</summary>
    public void Dispose()
    {
        Events = null;
        _channel.Dispose();
    }

    /// <summary>Begins to read.</summary>
    public void Start() => _channel.Start();

    public void Ready() => _channel.Send(ControlMessageType.Ready);

    public void Quit() => _channel.Send(ControlMessageType.Quit);

    public void Done() => _channel.Send(ControlMessageType.Done);

    /// <summary>Tells that the loop goes round.</summary>
    public void Alive() => _channel.Send(ControlMessageType.Alive);

    /// <summary>Asks for another session in place of this one.</summary>
    public void Restart() => _channel.Send(ControlMessageType.Restart);

    /// <summary>Tells that a connection is this session's, so that the master lets it go.</summary>
    /// <param name="connection">The number that it was handed over with.</param>
    public void Taken(uint connection) => _channel.SendSoon(ControlMessageType.Taken, connection);

    /// <summary>Tells what the user wants of the cap that a gate shares between users.</summary>
    /// <param name="demand">Jobs wanted, jobs that run, and the cap that is obeyed.</param>
    public void Demand(SlotDemand demand) =>
        _channel.Send(ControlMessageType.Demand, [(uint)demand.Wanted, (uint)demand.Running, (uint)demand.Slots]);

    public void Launch(LaunchPlan plan) => _channel.Launch(plan);

    /// <summary>Lets the master reap a job whose end is on disk.</summary>
    public void Acknowledge(ulong job) => _channel.Acknowledge(job);

    public void Adopt(ulong job, ProcessIdentity process) => _channel.Adopt(job, process);

    /// <summary>Signals a job's tree.</summary>
    /// <returns>None, or why no process was reached.</returns>
    public Task<Errno> SignalAsync(ulong job, int signal) => _channel.SignalAsync(job, signal);

    /// <summary>Sets the nice value of a job's tree.</summary>
    /// <returns>None, or why it was refused.</returns>
    public Task<Errno> SetPriorityAsync(ulong job, int priority) => _channel.SetPriorityAsync(job, priority);

    void IControlEvents.OnMessage(ControlMessageType type, ref PacketReader reader)
    {
        switch (type)
        {
            case ControlMessageType.Hello:
                OnHello(ref reader);
                break;
            case ControlMessageType.ChildrenEnd:
                Events?.OnChildrenEnd();
                break;
            case ControlMessageType.Shutdown:
                Events?.OnShutdown();
                break;
            case ControlMessageType.Retire:
                Events?.OnRetire();
                break;
            case ControlMessageType.Debug:
                Events?.OnDebug(reader.ReadUInt32() != 0);
                break;
            case ControlMessageType.Slots:
                Events?.OnSlots(reader.ReadInt32());
                break;
            case ControlMessageType.Reconfigure:
                Events?.OnReconfigure();
                break;
            default:
                _log.Category(LogCategory.Protocol).Warning($"The master sent a message of unknown type {(int)type}.");
                break;
        }
    }

    void IControlEvents.OnClosed() => Events?.OnMasterGone();

    private static string ReadTerminated(ref PacketReader reader) => reader.ReadString().TrimEnd('\0');

    private void OnHello(ref PacketReader reader)
    {
        uint spoken = reader.ReadUInt32();
        if (spoken != ControlChannel.Version)
        {
            throw new MalformedPacketException($"The master speaks version {spoken} of the control protocol, this session {ControlChannel.Version}: they are of different builds.");
        }

        var master = new MasterIdentity(reader.ReadInt32(), reader.ReadInt64(), ReadTerminated(ref reader));
        Events?.OnHello(master, new SessionStart(reader.ReadInt32(), (SessionEnd)reader.ReadUInt32(), TimeSpan.FromMilliseconds(reader.ReadUInt32())));
    }
}
