using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Sockets;
using Smash.Protocol;

namespace Smash.Session.Master;

/// <summary>The control stream to the master: requests out, events in.</summary>
internal sealed class MasterLink : IPacketHandler, IDisposable
{
    private readonly DaemonLog _log;
    private readonly PacketChannel _channel;
    private readonly PacketWriter _writer = new();
    private readonly Dictionary<ulong, TaskCompletionSource<Errno>> _results = [];
    private ulong _lastRequest;

    public MasterLink(EventLoop loop, int descriptor, DaemonLog log)
    {
        _log = log;
        _channel = new PacketChannel(loop, descriptor, this) { IsPaused = true };
    }

    /// <summary>Who is told; set before <see cref="Start"/>.</summary>
    public IMasterEvents? Events { get; set; }

    /// <summary>Closes the stream; nobody is told.</summary>
    public void Dispose()
    {
        Events = null;
        _channel.Dispose();
    }

    /// <summary>Begins to read.</summary>
    public void Start() => _channel.IsPaused = false;

    public void Ready() => SendEmpty(ControlMessageType.Ready);

    public void Quit() => SendEmpty(ControlMessageType.Quit);

    public void Done() => SendEmpty(ControlMessageType.Done);

    /// <summary>Tells that the loop goes round.</summary>
    public void Alive() => SendEmpty(ControlMessageType.Alive);

    /// <summary>Asks for another session in place of this one.</summary>
    public void Restart() => SendEmpty(ControlMessageType.Restart);

    /// <summary>Tells that a connection is this session's, so that the master lets it go.</summary>
    /// <param name="connection">The number that it was handed over with.</param>
    public void Taken(uint connection)
    {
        _writer.Begin((PacketType)ControlMessageType.Taken);
        _writer.WriteUInt32(connection);
        EndAndSendSoon();
    }

    public void Launch(LaunchPlan plan)
    {
        plan.Write(_writer);
        Send();
    }

    /// <summary>Lets the master reap a job whose end is on disk.</summary>
    public void Acknowledge(ulong job)
    {
        // The zombie can wait: with the next launch the master is woken once.
        Begin(ControlMessageType.Ack, job);
        EndAndSendSoon();
    }

    public void Adopt(ulong job, ChildProcess process)
    {
        Begin(ControlMessageType.Adopt, job);
        _writer.WriteInt32(process.Pid);
        _writer.WriteUInt64(process.StartTicks);
        EndAndSend();
    }

    /// <summary>Signals a job's tree.</summary>
    /// <returns>None, or why no process was reached.</returns>
    public Task<Errno> SignalAsync(ulong job, int signal) => RequestAsync(ControlMessageType.Signal, job, signal);

    /// <summary>Sets the nice value of a job's tree.</summary>
    /// <returns>None, or why it was refused.</returns>
    public Task<Errno> SetPriorityAsync(ulong job, int priority) => RequestAsync(ControlMessageType.SetPriority, job, priority);

    void IPacketHandler.OnPacket(PacketType type, ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload);
        Dispatch((ControlMessageType)type, ref reader);
    }

    void IPacketHandler.OnBrokenFrame(PacketHeader header) => _channel.Close();

    void IPacketHandler.OnEndOfInput() => _channel.Close();

    void IPacketHandler.OnClosed() => Events?.OnMasterGone();

    private static ChildProcess ReadProcess(ref PacketReader reader) => new(reader.ReadInt32(), reader.ReadUInt64());

    private static string ReadTerminated(ref PacketReader reader) => reader.ReadString().TrimEnd('\0');

    private static ProcessEnd ReadEnd(ref PacketReader reader)
    {
        const uint exited = 1;
        return new ProcessEnd(reader.ReadUInt32() == exited, (int)reader.ReadUInt32(), reader.ReadInt64(), ResourceUsage.Read(ref reader));
    }

    private void Dispatch(ControlMessageType type, ref PacketReader reader)
    {
        switch (type)
        {
            case ControlMessageType.Hello:
                DispatchHello(ref reader);
                break;
            case ControlMessageType.Child:
                Events!.OnChild(reader.ReadUInt64(), ReadProcess(ref reader), reader.ReadUInt32() == 1, reader.ReadInt32());
                break;
            case ControlMessageType.ChildrenEnd:
                Events!.OnChildrenEnd();
                break;
            case ControlMessageType.Result:
                Complete(reader.ReadUInt64(), (Errno)reader.ReadInt32());
                break;
            case ControlMessageType.Shutdown:
                Events!.OnShutdown();
                break;
            case ControlMessageType.Retire:
                Events!.OnRetire();
                break;
            case ControlMessageType.Debug:
                Events!.OnDebug(reader.ReadUInt32() != 0);
                break;
            default:
                DispatchJob(type, ref reader);
                break;
        }
    }

    private void DispatchHello(ref PacketReader reader)
    {
        const uint version = 2;
        uint spoken = reader.ReadUInt32();
        if (spoken != version)
        {
            throw new MalformedPacketException($"The master speaks version {spoken} of the control protocol, this session {version}: they are of different builds.");
        }

        var master = new MasterIdentity(reader.ReadInt32(), reader.ReadInt64(), ReadTerminated(ref reader));
        Events!.OnHello(master, new SessionStart(reader.ReadInt32(), (SessionEnd)reader.ReadUInt32(), TimeSpan.FromMilliseconds(reader.ReadUInt32())));
    }

    private void DispatchJob(ControlMessageType type, ref PacketReader reader)
    {
        ulong job = reader.ReadUInt64();
        switch (type)
        {
            case ControlMessageType.Launched:
                Events!.OnLaunched(job, ReadProcess(ref reader), reader.ReadInt64(), reader.ReadInt32());
                break;
            case ControlMessageType.LaunchFailed:
                Events!.OnLaunchFailed(job, (LaunchStep)reader.ReadUInt32(), (Errno)reader.ReadInt32());
                break;
            case ControlMessageType.Stopped:
                Events!.OnStopped(job);
                break;
            case ControlMessageType.Continued:
                Events!.OnContinued(job);
                break;
            case ControlMessageType.Ended:
                Events!.OnEnded(job, ReadEnd(ref reader));
                break;
            case ControlMessageType.Lost:
                Events!.OnLost(job, reader.ReadInt64());
                break;
            default:
                _log.Warning($"The master sent a message of unknown type {(int)type}.");
                break;
        }
    }

    private Task<Errno> RequestAsync(ControlMessageType type, ulong job, int value)
    {
        ulong request = ++_lastRequest;
        var result = new TaskCompletionSource<Errno>();
        _results.Add(request, result);
        Begin(type, request);
        _writer.WriteUInt64(job);
        _writer.WriteInt32(value);
        EndAndSend();
        return result.Task;
    }

    private void Complete(ulong request, Errno error)
    {
        if (_results.Remove(request, out TaskCompletionSource<Errno>? result))
        {
            result.SetResult(error);
        }
    }

    private void SendEmpty(ControlMessageType type)
    {
        _writer.Begin((PacketType)type);
        EndAndSend();
    }

    private void Begin(ControlMessageType type, ulong first)
    {
        _writer.Begin((PacketType)type);
        _writer.WriteUInt64(first);
    }

    private void EndAndSendSoon()
    {
        _writer.End();
        _channel.SendSoon(_writer.Written.Span);
        _writer.Clear();
    }

    private void EndAndSend()
    {
        _writer.End();
        Send();
    }

    private void Send()
    {
        _channel.Send(_writer.Written.Span);
        _writer.Clear();
    }
}
