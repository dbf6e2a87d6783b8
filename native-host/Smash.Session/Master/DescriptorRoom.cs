using Smash.Session.Interop;

namespace Smash.Session.Master;

/// <summary>
/// Whether the process has descriptors for more connections. Some are kept for its own needs, which come without warning: a file of the records, of a job, or of a library that is
/// loaded when it is first needed, for want of which the session would end.
/// </summary>
internal static class DescriptorRoom
{
    private const int OpenFiles = 7;
    private const ulong MostKept = 64;
    private const ulong KeptPart = 8;

    /// <summary>Whether enough are left beside one that has just been opened: the kernel gives the lowest number that is free (open(2)).</summary>
    /// <param name="descriptor">Its number.</param>
    public static bool IsLeftBeside(int descriptor) =>
        GetResourceLimit.Invoke(OpenFiles, out GetResourceLimit.Values limit) != 0 || limit.Soft == GetResourceLimit.Infinity
        || (ulong)descriptor < limit.Soft - Math.Min(MostKept, limit.Soft / KeptPart);
}
