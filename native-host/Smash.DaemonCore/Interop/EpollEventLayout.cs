using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>Where the two parts of struct epoll_event are: the kernel packs it on x86-64 and nowhere else (sys/epoll.h).</summary>
internal static unsafe class EpollEventLayout
{
    public static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    public static uint ReadEvents(byte* epollEvent) => Unsafe.ReadUnaligned<uint>(epollEvent);

    public static ulong ReadData(byte* epollEvent) => Unsafe.ReadUnaligned<ulong>(epollEvent + Size - 8);

    public static void Write(byte* epollEvent, uint events, ulong data)
    {
        Unsafe.WriteUnaligned(epollEvent, events);
        Unsafe.WriteUnaligned(epollEvent + Size - 8, data);
    }
}
