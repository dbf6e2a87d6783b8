using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>Closes the connections when the module is removed.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        ConnectionCache.CloseAll();
        RedHostTable.CloseAll();
    }
}
