using System.Management.Automation;
using System.Reflection;

namespace Smash.PowerShell;

/// <summary>
/// Where an error comes from. A cmdlet that writes one puts its own name and line into it, as if it had failed itself; Receive-Job does not, by a flag
/// that PowerShell has for that and shows to nobody else. Where a version has no such flag, errors name the cmdlet that received them.
/// </summary>
internal static class ErrorOrigin
{
    private static readonly Action<ErrorRecord, bool>? SetFlag = typeof(ErrorRecord)
        .GetProperty("PreserveInvocationInfoOnce", BindingFlags.Instance | BindingFlags.NonPublic)?
        .GetSetMethod(nonPublic: true)?
        .CreateDelegate<Action<ErrorRecord, bool>>();

    /// <summary>Keeps it, the next time that a cmdlet writes the error.</summary>
    public static void Keep(ErrorRecord record) => SetFlag?.Invoke(record, true);
}
