using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>sendmsg(2) with descriptors (unix(7), cmsg(3)), in the layout of 64-bit Linux.</summary>
internal static unsafe partial class SendMessage
{
    private const int SocketLevel = 1;
    private const int Rights = 1;

    /// <summary>Sends bytes and, with the first of them, descriptors.</summary>
    /// <returns>The number of bytes sent, or −1.</returns>
    public static nint Send(int socket, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors)
    {
        int length = sizeof(ControlHeader) + (descriptors.Length * sizeof(int));
        int space = (length + 7) & ~7;
        byte* control = stackalloc byte[space];
        *(ControlHeader*)control = new ControlHeader { Length = (nuint)length, Level = SocketLevel, Type = Rights };
        descriptors.CopyTo(new Span<int>(control + sizeof(ControlHeader), descriptors.Length));
        fixed (byte* start = bytes)
        {
            var vector = new Vector { Start = start, Length = (nuint)bytes.Length };
            var message = new Message { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = (nuint)space };
            return Invoke(socket, &message, SendSocket.NoSignalDoNotWait);
        }
    }

    [LibraryImport(Libc.Name, EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint Invoke(int descriptor, Message* message, int flags);

    /// <summary>struct iovec.</summary>
    private struct Vector
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    private struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct cmsghdr.</summary>
    private struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }
}
