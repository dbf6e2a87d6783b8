using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Mono.Unix.Native;
using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Errno = Smash.Protocol.Errno;

namespace Smash.Session.Master;

/// <summary>Receives the connections that the master accepted: one SCM_RIGHTS message each (unix(7)), with the number by which the master knows it.</summary>
internal sealed class ConnectionReceiver : IDescriptorHandler, IDisposable
{
    private readonly int _descriptor;
    private readonly DaemonLog _log;
    private readonly Action<uint, int> _connected;
    private readonly Action<uint> _lost;
    private readonly DescriptorRegistration _registration;
    private readonly byte[] _refusal = PacketWriter.Encode(new Nack(Errno.EAGAIN, "The host has as many connections as it has descriptors for: try again later."));
    private readonly byte[] _data = new byte[64];
    private readonly byte[] _control = new byte[Syscall.CMSG_SPACE(sizeof(int))];

    /// <summary>Begins to receive.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="descriptor">The SEQPACKET socket from the master.</param>
    /// <param name="log">Where faults are told.</param>
    /// <param name="connected">Called with the number and the descriptor of each connection; it owns the descriptor.</param>
    /// <param name="lost">Called with the number of a connection for which no descriptor was left: it is not to be had again.</param>
    public ConnectionReceiver(EventLoop loop, int descriptor, DaemonLog log, Action<uint, int> connected, Action<uint> lost)
    {
        _descriptor = descriptor;
        _log = log;
        _connected = connected;
        _lost = lost;
        _registration = loop.Register(descriptor, DescriptorEvents.Read, this);
    }

    /// <summary>Receives no more: what the master hands over waits for another session.</summary>
    public void Dispose() => _registration.Dispose();

    public void OnReady(DescriptorEvents ready)
    {
        GCHandle pinned = GCHandle.Alloc(_data, GCHandleType.Pinned);
        try
        {
            var message = new Msghdr
            {
                msg_iov = [new Iovec { iov_base = pinned.AddrOfPinnedObject(), iov_len = (ulong)_data.Length }],
                msg_iovlen = 1,
                msg_control = _control,
                msg_controllen = _control.Length,
            };
            long count = Syscall.recvmsg(_descriptor, message, MessageFlags.MSG_CMSG_CLOEXEC | MessageFlags.MSG_DONTWAIT);
            if (count > 0)
            {
                TakeDescriptor(message, count);
            }
            else if (count == 0 || Stdlib.GetLastError() is not (Mono.Unix.Native.Errno.EAGAIN or Mono.Unix.Native.Errno.EINTR))
            {
                _registration.Dispose();
            }
        }
        finally
        {
            pinned.Free();
        }
    }

    private void TakeDescriptor(Msghdr message, long count)
    {
        if (count != sizeof(uint))
        {
            _log.Category(LogCategory.Network).Warning($"A connection arrived without its number.");
            return;
        }

        uint number = BinaryPrimitives.ReadUInt32BigEndian(_data);
        long offset = Syscall.CMSG_FIRSTHDR(message);
        if (offset < 0)
        {
            _log.Category(LogCategory.Network).Warning($"A connection is closed: this process has as many descriptors as it may have.");
            _lost(number);
            return;
        }

        int descriptor = MemoryMarshal.Read<int>(_control.AsSpan((int)Syscall.CMSG_DATA(message, offset)));
        if (DescriptorRoom.IsLeftBeside(descriptor))
        {
            _connected(number, descriptor);
        }
        else
        {
            Refuse(number, descriptor);
        }
    }

    /// <summary>Answers what the peer asks first, whether it has come yet or not.</summary>
    private void Refuse(uint number, int descriptor)
    {
        _log.Category(LogCategory.Network).Warning($"A connection is refused: there are as many as this process has descriptors for.");
        _ = Syscall.send(descriptor, _refusal, (ulong)_refusal.Length, MessageFlags.MSG_DONTWAIT | MessageFlags.MSG_NOSIGNAL);
        _ = Syscall.close(descriptor);
        _lost(number);
    }
}
