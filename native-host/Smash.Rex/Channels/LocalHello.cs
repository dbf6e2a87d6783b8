using System.Runtime.InteropServices;
using Smash.Protocol.Rex;
using Smash.Rex.Loads;

namespace Smash.Rex.Channels;

/// <summary>Who this machine is, as the other side of a link is told.</summary>
internal static class LocalHello
{
    /// <summary>Says it.</summary>
    /// <param name="version">The version of Smash.</param>
    public static RexHello Make(string version) => new()
    {
        Host = Environment.MachineName,
        User = Environment.UserName,
        SmashVersion = version,
        Machine = NameOf(RuntimeInformation.OSArchitecture),
        Cores = (uint)Environment.ProcessorCount,
        MemoryBytes = MemoryReading.Read().TotalBytes,
    };

    // As uname -m prints them; what is rarer goes by .NET's name.
    private static string NameOf(Architecture architecture) => architecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        Architecture.X86 => "i686",
        Architecture.S390x => "s390x",
        Architecture.Ppc64le => "ppc64le",
        Architecture.RiscV64 => "riscv64",
        _ => architecture.ToString().ToLowerInvariant(),
    };
}
