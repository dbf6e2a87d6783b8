using System.Runtime.InteropServices;

namespace Smash.Cli.Interop;

/// <summary>struct winsize.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct WindowSize
{
    public readonly ushort Rows;
    public readonly ushort Columns;
    private readonly ushort _pixelsAcross;
    private readonly ushort _pixelsDown;
}
