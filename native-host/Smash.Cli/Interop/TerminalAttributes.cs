using System.Runtime.CompilerServices;

namespace Smash.Cli.Interop;

/// <summary>struct termios: 60 bytes on Linux with glibc or musl, of which nothing but the functions of libc know the inside.</summary>
[InlineArray(Length)]
internal struct TerminalAttributes
{
    private const int Length = 64;

    private byte _first;
}
