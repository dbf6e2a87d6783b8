using Smash.DaemonCore.Sockets;
using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>
/// The control stream to a master or launcher: requests about processes out, events in (master/CONTROL.md). What is not about processes goes to its
/// owner. One stream serves two: keys from <see cref="FirstTableKey"/> on are a <see cref="ProcessTable"/>'s, the others the owner's.
/// </summary>
public sealed class ControlChannel : IPacketHandler, IDisposable
{
    /// <summary>The first key of processes that a <see cref="ProcessTable"/> starts.</summary>
    public const ulong FirstTableKey = 1UL << 63;

    /// <summary>The version of the protocol that both sides must speak: they are built together.</summary>
    public const uint Version = 2;

    private readonly IControlEvents _owner;
    private readonly PacketChannel _channel;
    private readonly PacketWriter _writer = new();
    private readonly Dictionary<ulong, TaskCompletionSource<FamilyAnswer>> _results = [];
    private ulong _lastRequest;
    private bool _isDisposed;
    private bool _isClosed;

    /// <summary>Takes a stream over; nothing is read before <see cref="Start"/>.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="descriptor">The control socket; the channel owns it.</param>
    /// <param name="owner">Who is told of all that is not about a process.</param>
    public ControlChannel(EventLoop loop, int descriptor, IControlEvents owner)
    {
        _owner = owner;
        _channel = new PacketChannel(loop, descriptor, this) { IsPaused = true };
    }

    /// <summary>Who is told of the owner's processes.</summary>
    public IProcessEvents? Processes { get; set; }

    /// <summary>Who is told of processes with keys from <see cref="FirstTableKey"/> on.</summary>
    public IProcessEvents? TableProcesses { get; set; }

    /// <summary>Begins to read.</summary>
    public void Start() => _channel.IsPaused = false;

    /// <summary>Closes the stream; nobody is told.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _channel.Dispose();
    }

    /// <summary>Sends a message without a payload.</summary>
    /// <param name="type">Its type.</param>
    public void Send(ControlMessageType type)
    {
        _writer.Begin((PacketType)type);
        EndAndSend();
    }

    /// <summary>Sends a message of one number.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">The number.</param>
    public void Send(ControlMessageType type, uint value)
    {
        _writer.Begin((PacketType)type);
        _writer.WriteUInt32(value);
        EndAndSend();
    }

    /// <summary>Sends a message of numbers.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="values">The numbers.</param>
    public void Send(ControlMessageType type, ReadOnlySpan<uint> values)
    {
        _writer.Begin((PacketType)type);
        foreach (uint value in values)
        {
            _writer.WriteUInt32(value);
        }

        EndAndSend();
    }

    /// <summary>Sends a message of one number for which nobody waits: with the next ones.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">The number.</param>
    public void SendSoon(ControlMessageType type, uint value)
    {
        _writer.Begin((PacketType)type);
        _writer.WriteUInt32(value);
        EndAndSendSoon();
    }

    /// <summary>Asks for a process; LAUNCHED or LAUNCH_FAILED answers.</summary>
    /// <param name="plan">The process. Its descriptors are copied and may be closed after the call.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">A descriptor cannot be copied.</exception>
    /// <exception cref="ArgumentException">A text has a NUL, or there are too many descriptors.</exception>
    public void Launch(LaunchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        try
        {
            plan.Write(_writer);
            _channel.Send(_writer.Written.Span, [.. (plan.Options?.Descriptors ?? []).Select(static inherited => inherited.Descriptor)]);
        }
        finally
        {
            _writer.Clear();
        }
    }

    /// <summary>Lets a process be reaped of which the end has been dealt with: from here on its pid may be used again.</summary>
    /// <param name="job">Its key.</param>
    public void Acknowledge(ulong job)
    {
        // The zombie can wait: with the next launch the master is woken once.
        Begin(ControlMessageType.Ack, job);
        EndAndSendSoon();
    }

    /// <summary>Has a process watched that an earlier master started.</summary>
    /// <param name="job">Its key.</param>
    /// <param name="process">The process.</param>
    public void Adopt(ulong job, ProcessIdentity process)
    {
        Begin(ControlMessageType.Adopt, job);
        _writer.WriteInt32(process.Pid);
        _writer.WriteUInt64(process.StartTicks);
        EndAndSend();
    }

    /// <summary>Signals a process's whole tree.</summary>
    /// <param name="job">Its key.</param>
    /// <param name="signal">The signal, by Linux's number; 0 only looks whether there is anybody.</param>
    /// <returns>None, or why no process was reached; EIO when the other side is gone.</returns>
    public async Task<Errno> SignalAsync(ulong job, int signal) => (await RequestAsync(ControlMessageType.Signal, job, signal)).Error;

    /// <summary>Sets the nice value of a process's whole tree.</summary>
    /// <param name="job">Its key.</param>
    /// <param name="priority">Nice value, −20 to 19.</param>
    /// <returns>None, or why it was refused; EIO when the other side is gone.</returns>
    public async Task<Errno> SetPriorityAsync(ulong job, int priority) => (await RequestAsync(ControlMessageType.SetPriority, job, priority)).Error;

    /// <summary>Asks for the pids of a process's tree.</summary>
    /// <param name="job">Its key.</param>
    /// <returns>The pids, its own with them; none when it has ended or the other side is gone.</returns>
    public async Task<IReadOnlyList<int>> FamilyAsync(ulong job) => (await RequestAsync(ControlMessageType.Family, job, null)).Members;

    void IPacketHandler.OnPacket(PacketType type, ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload);
        Dispatch((ControlMessageType)type, ref reader);
    }

    void IPacketHandler.OnBrokenFrame(PacketHeader header) => _channel.Close();

    void IPacketHandler.OnEndOfInput() => _channel.Close();

    void IPacketHandler.OnClosed()
    {
        _isClosed = true;
        foreach (TaskCompletionSource<FamilyAnswer> result in _results.Values.ToList())
        {
            result.TrySetResult(new FamilyAnswer(Errno.EIO, []));
        }

        _results.Clear();
        if (!_isDisposed)
        {
            _owner.OnClosed();
        }
    }

    private static ProcessIdentity ReadProcess(ref PacketReader reader) => new(reader.ReadInt32(), reader.ReadUInt64());

    private static ProcessEnd ReadEnd(ref PacketReader reader)
    {
        const uint exited = 1;
        const uint dumped = 3;
        uint code = reader.ReadUInt32();
        return new ProcessEnd(code == exited, (int)reader.ReadUInt32(), reader.ReadInt64(), ResourceUsage.Read(ref reader)) { HasDumpedCore = code == dumped };
    }

    private static int[] ReadMembers(ref PacketReader reader)
    {
        int[] members = new int[Math.Min(reader.ReadUInt32(), reader.Remaining / sizeof(int))];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = reader.ReadInt32();
        }

        return members;
    }

    private void Dispatch(ControlMessageType type, ref PacketReader reader)
    {
        switch (type)
        {
            case ControlMessageType.Child or ControlMessageType.Launched or ControlMessageType.LaunchFailed or ControlMessageType.Stopped
                or ControlMessageType.Continued or ControlMessageType.Ended or ControlMessageType.Lost:
                DispatchProcess(type, ref reader);
                break;
            case ControlMessageType.Result:
                Complete(reader.ReadUInt64(), new FamilyAnswer((Errno)reader.ReadInt32(), []));
                break;
            case ControlMessageType.FamilyResult:
                Complete(reader.ReadUInt64(), new FamilyAnswer((Errno)reader.ReadInt32(), ReadMembers(ref reader)));
                break;
            default:
                _owner.OnMessage(type, ref reader);
                break;
        }
    }

    private void DispatchProcess(ControlMessageType type, ref PacketReader reader)
    {
        ulong job = reader.ReadUInt64();
        IProcessEvents? events = job >= FirstTableKey ? TableProcesses : Processes;
        switch (type)
        {
            case ControlMessageType.Child:
                events?.OnChild(job, ReadProcess(ref reader), reader.ReadUInt32() == 1, reader.ReadInt32());
                break;
            case ControlMessageType.Launched:
                events?.OnLaunched(job, ReadProcess(ref reader), reader.ReadInt64(), reader.ReadInt32());
                break;
            case ControlMessageType.LaunchFailed:
                events?.OnLaunchFailed(job, (LaunchStep)reader.ReadUInt32(), (Errno)reader.ReadInt32());
                break;
            case ControlMessageType.Stopped:
                events?.OnStopped(job);
                break;
            case ControlMessageType.Continued:
                events?.OnContinued(job);
                break;
            case ControlMessageType.Ended:
                events?.OnEnded(job, ReadEnd(ref reader));
                break;
            default:
                events?.OnLost(job, reader.ReadInt64());
                break;
        }
    }

    private Task<FamilyAnswer> RequestAsync(ControlMessageType type, ulong job, int? value)
    {
        if (_isClosed)
        {
            return Task.FromResult(new FamilyAnswer(Errno.EIO, []));
        }

        ulong request = ++_lastRequest;
        var result = new TaskCompletionSource<FamilyAnswer>();
        _results.Add(request, result);
        Begin(type, request);
        _writer.WriteUInt64(job);
        if (value is { } number)
        {
            _writer.WriteInt32(number);
        }

        EndAndSend();
        return result.Task;
    }

    private void Complete(ulong request, FamilyAnswer answer)
    {
        if (_results.Remove(request, out TaskCompletionSource<FamilyAnswer>? result))
        {
            result.SetResult(answer);
        }
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
        _channel.Send(_writer.Written.Span);
        _writer.Clear();
    }

    private readonly record struct FamilyAnswer(Errno Error, IReadOnlyList<int> Members);
}
