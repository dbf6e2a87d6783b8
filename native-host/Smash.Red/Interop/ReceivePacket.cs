using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>recvmsg(2) of a packet that may bring one descriptor (unix(7), cmsg(3)), in the layout of 64-bit Linux.</summary>
internal static unsafe partial class ReceivePacket
{
    private const int SocketLevel = 1;
    private const int Rights = 1;

    // Without the padding at the end: there would be room for a second descriptor, and nobody to close it.
    private const nuint OneDescriptor = 20;

    // MSG_DONTWAIT | MSG_CMSG_CLOEXEC.
    private const int Flags = 0x40 | 0x40000000;

    /// <summary>Takes the next packet, without waiting for one.</summary>
    /// <param name="socket">A socket of packets.</param>
    /// <param name="bytes">Where its bytes go; those beyond are lost.</param>
    /// <param name="descriptor">The descriptor that came; −1: none.</param>
    /// <returns>The number of bytes; 0: the other side has closed; −1: there is none now, or an error.</returns>
    public static nint From(int socket, Span<byte> bytes, out int descriptor)
    {
        var control = new Control { Descriptor = -1 };
        fixed (byte* start = bytes)
        {
            var vector = new Vector { Start = start, Length = (nuint)bytes.Length };
            var message = new Message { Vectors = &vector, VectorCount = 1, Control = &control, ControlLength = OneDescriptor };
            nint count = Invoke(socket, &message, Flags);
            descriptor = count > 0 && message.ControlLength > 0 && control is { Level: SocketLevel, Type: Rights } ? control.Descriptor : -1;
            return count;
        }
    }

    [LibraryImport(Libc.Name, EntryPoint = "recvmsg", SetLastError = true)]
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
        public Control* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct cmsghdr with one descriptor.</summary>
    private struct Control
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
    }
}
