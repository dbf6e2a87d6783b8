using System.ComponentModel;
using System.Net.Sockets;
using Smash.DaemonCore.Tests.Interop;

namespace Smash.DaemonCore.Tests;

/// <summary>Two connected stream sockets: a bare descriptor for the code under test, which closes it, and a socket for the test.</summary>
internal sealed class SocketPair : IDisposable
{
    public unsafe SocketPair()
    {
        int* descriptors = stackalloc int[2];
        if (MakeSocketPair.Invoke(MakeSocketPair.Unix, MakeSocketPair.StreamCloseOnExec, 0, descriptors) != 0)
        {
            throw new Win32Exception();
        }

        Descriptor = descriptors[0];
        Peer = new Socket(new SafeSocketHandle(descriptors[1], ownsHandle: true))
        {
            ReceiveTimeout = (int)LoopThread.Deadline.TotalMilliseconds,
            SendTimeout = (int)LoopThread.Deadline.TotalMilliseconds,
        };
    }

    public int Descriptor { get; }

    public Socket Peer { get; }

    public void Dispose() => Peer.Dispose();
}
