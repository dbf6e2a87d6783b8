using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>openat2(2), by its number, which is the same on all architectures: the C library has no name for it.</summary>
internal static unsafe partial class OpenInRoot
{
    public const ulong WriteOnly = 0x1;
    public const ulong Create = 0x40;
    public const ulong NotMyTerminal = 0x100;
    public const ulong Append = 0x400;
    public const ulong NonBlocking = 0x800;
    public const ulong CloseOnExec = 0x80000;
    public const ulong PathOnly = 0x200000;

    // The one flag pair that differs between architectures.
    public static readonly ulong Directory = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000UL : 0x10000;
    public static readonly ulong NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000UL : 0x20000;

    /// <summary>No mount below the root is entered (RESOLVE_NO_XDEV): EXDEV.</summary>
    public const ulong SameMount = 0x1;

    private const nint Number = 437;
    private const ulong NoMagicLinks = 0x2;
    private const ulong InRoot = 0x10;

    /// <summary>Opens a path as if the folder were the root: no link, no <c>..</c> and no link of /proc leads out of it.</summary>
    /// <param name="folder">The folder that is the root.</param>
    /// <param name="path">The path, NUL-ended.</param>
    /// <param name="flags">Flags of open(2).</param>
    /// <param name="mode">Permissions of what is created; else 0.</param>
    /// <param name="resolve">What else the path may not lead to.</param>
    /// <returns>A descriptor, or −1.</returns>
    public static int Invoke(int folder, byte* path, ulong flags, uint mode, ulong resolve = 0)
    {
        var how = new How { Flags = flags | CloseOnExec, Mode = mode, Resolve = InRoot | NoMagicLinks | resolve };
        return (int)Invoke(Number, folder, path, &how, (nuint)sizeof(How));
    }

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Invoke(nint number, nint folder, byte* path, How* how, nuint size);

    /// <summary>struct open_how.</summary>
    private struct How
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
