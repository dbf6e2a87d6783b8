using System.Runtime.InteropServices;

namespace Smash.Rex.Forks;

/// <summary>What smash-fork is told on descriptor 3: struct order of room.h, in the machine's byte order.</summary>
/// <param name="Word">A letter: g goes on, s is a signal, w a terminal's size.</param>
/// <param name="Number">The signal, or rows × 65,536 + columns.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RestoreOrder(uint Word, uint Number)
{
    /// <summary>It runs.</summary>
    public static RestoreOrder Go { get; } = new('g', 0);

    /// <summary>A signal.</summary>
    /// <param name="signal">By Linux's number.</param>
    public static RestoreOrder Signal(uint signal) => new('s', signal);

    /// <summary>A terminal's size.</summary>
    /// <param name="rows">Lines.</param>
    /// <param name="columns">Characters in each.</param>
    public static RestoreOrder Size(uint rows, uint columns) => new('w', (rows << 16) | columns);

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        RestoreOrder[] self = [this];
        return MemoryMarshal.AsBytes(self.AsSpan()).ToArray();
    }
}
