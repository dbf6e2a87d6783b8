using System.Net.Sockets;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Master;

namespace Smash.Session.Tests.Parts;

/// <summary>The master's end of the control stream, played by a test (master/CONTROL.md).</summary>
internal sealed class FakeMaster(Socket socket)
{
    private const uint Exited = 1;
    private const uint Killed = 2;

    private readonly PacketWriter _writer = new();

    public void Hello(MasterIdentity master) => Send(ControlMessageType.Hello, writer =>
    {
        writer.WriteUInt32(2);
        writer.WriteInt32(master.Pid);
        writer.WriteInt64(master.StartedMicroseconds);
        writer.WriteString(master.BootId + '\0');
        writer.WriteInt32(1);
        writer.WriteUInt32((uint)SessionEnd.Killed);
        writer.WriteUInt32(0);
    });

    public void Child(ulong job, ProcessIdentity process, bool isStopped = false, Errno directErrno = Errno.None) => Send(ControlMessageType.Child, writer =>
    {
        WriteProcess(writer, job, process);
        writer.WriteUInt32(isStopped ? 1u : 0);
        writer.WriteInt32((int)directErrno);
    });

    public void ChildrenEnd() => Send(ControlMessageType.ChildrenEnd, static _ => { });

    public void Launched(ulong job, ProcessIdentity process, long started) => Send(ControlMessageType.Launched, writer =>
    {
        WriteProcess(writer, job, process);
        writer.WriteInt64(started);
        writer.WriteInt32(0);
    });

    public void LaunchFailed(ulong job, LaunchStep step, Errno error) => Send(ControlMessageType.LaunchFailed, writer =>
    {
        writer.WriteUInt64(job);
        writer.WriteUInt32((uint)step);
        writer.WriteInt32((int)error);
    });

    /// <summary>Tells of exits, all in one write, so that the session hears of them in one turn.</summary>
    public void Exit(params ReadOnlySpan<ulong> jobs)
    {
        foreach (ulong job in jobs)
        {
            WriteExit(job, 0);
        }

        Flush();
    }

    /// <summary>Tells of an exit with this code.</summary>
    public void ExitWith(ulong job, uint code)
    {
        WriteExit(job, code);
        Flush();
    }

    /// <summary>Tells of an end by a signal.</summary>
    public void Kill(ulong job, uint signal)
    {
        WriteEnd(job, Killed, signal);
        Flush();
    }

    /// <summary>Answers a SIGNAL.</summary>
    public void Result(ControlFrame request, Errno error = Errno.None) => Send(ControlMessageType.Result, writer =>
    {
        writer.WriteUInt64(request.Request);
        writer.WriteInt32((int)error);
        writer.WriteUInt32(error == Errno.None ? 1u : 0);
    });

    public void Slots(uint slots) => Send(ControlMessageType.Slots, writer => writer.WriteUInt32(slots));

    public void Lost(ulong job) => Send(ControlMessageType.Lost, writer =>
    {
        writer.WriteUInt64(job);
        writer.WriteInt64(88);
    });

    /// <summary>Waits for the session's next message.</summary>
    public ControlFrame Next()
    {
        byte[] header = Receive(ProtocolLimits.HeaderLength);
        Assert.True(PacketHeader.TryRead(header, out PacketHeader read));
        return new ControlFrame((ControlMessageType)read.Type, Receive((int)read.Length));
    }

    public ControlFrame Expect(ControlMessageType type)
    {
        ControlFrame frame = Next();
        Assert.Equal(type, frame.Type);
        return frame;
    }

    /// <summary>Waits for the messages up to one of a type, which is not among them.</summary>
    public List<ControlFrame> Until(ControlMessageType type)
    {
        var frames = new List<ControlFrame>();
        for (ControlFrame frame = Next(); frame.Type != type; frame = Next())
        {
            frames.Add(frame);
        }

        return frames;
    }

    /// <summary>Waits for a message of a type about a job, whatever comes before.</summary>
    public ControlFrame Until(ControlMessageType type, ulong job)
    {
        ControlFrame frame = Next();
        while (frame.Type != type || frame.Job != job)
        {
            frame = Next();
        }

        return frame;
    }

    private void WriteExit(ulong job, uint code) => WriteEnd(job, Exited, code);

    private void WriteEnd(ulong job, uint kind, uint status) => Write(ControlMessageType.Ended, writer =>
    {
        writer.WriteUInt64(job);
        writer.WriteUInt32(kind);
        writer.WriteUInt32(status);
        writer.WriteInt64(77);
        default(ResourceUsage).Write(writer);
    });

    private static void WriteProcess(PacketWriter writer, ulong job, ProcessIdentity process)
    {
        writer.WriteUInt64(job);
        writer.WriteInt32(process.Pid);
        writer.WriteUInt64(process.StartTicks);
    }

    private void Send(ControlMessageType type, Action<PacketWriter> write)
    {
        Write(type, write);
        Flush();
    }

    private void Write(ControlMessageType type, Action<PacketWriter> write)
    {
        _writer.Begin((PacketType)type);
        write(_writer);
        _writer.End();
    }

    private void Flush()
    {
        Assert.Equal(_writer.Written.Length, socket.Send(_writer.Written.Span));
        _writer.Clear();
    }

    private byte[] Receive(int count)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int read = socket.Receive(bytes.AsSpan(at));
            Assert.True(read > 0, "The session closed the control stream.");
            at += read;
        }

        return bytes;
    }
}
