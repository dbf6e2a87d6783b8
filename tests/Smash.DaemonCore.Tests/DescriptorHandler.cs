namespace Smash.DaemonCore.Tests;

/// <summary>Calls a test back.</summary>
internal sealed class DescriptorHandler(Action ready) : IDescriptorHandler
{
    public void OnReady(DescriptorEvents events) => ready();
}
