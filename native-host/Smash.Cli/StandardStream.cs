using Microsoft.Win32.SafeHandles;

namespace Smash.Cli;

/// <summary>
/// The three standard descriptors as unbuffered streams. Input is not the runtime's own, which edits lines itself; output is, since it
/// leaves the place in a file to the system, as other programs do that write to the same one.
/// </summary>
internal static class StandardStream
{
    public const int InputDescriptor = 0;

    public const int OutputDescriptor = 1;

    public static FileStream OpenInput() => new(new SafeFileHandle(InputDescriptor, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    public static Stream OpenOutput() => Console.OpenStandardOutput();

    public static Stream OpenError() => Console.OpenStandardError();
}
