using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Smash.PowerShell;

/// <summary>
/// Knows from which runspaces the module was removed: PowerShell keeps a job source adapter for the life of its runspace, and one of a module
/// that was removed has nothing to show.
/// </summary>
public sealed class ModuleImports : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly ConcurrentDictionary<Guid, bool> RemovedFrom = new();

    /// <summary>Whether the module is there for the runspace of the calling thread. A thread without one works for somebody who has it.</summary>
    internal static bool IsImportedHere => Runspace.DefaultRunspace is not { } runspace || !RemovedFrom.ContainsKey(runspace.InstanceId);

    /// <inheritdoc/>
    public void OnImport()
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            RemovedFrom.TryRemove(runspace.InstanceId, out _);
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            RemovedFrom.TryAdd(runspace.InstanceId, true);
        }
    }
}
