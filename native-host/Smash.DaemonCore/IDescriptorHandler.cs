namespace Smash.DaemonCore;

/// <summary>Handles the readiness of a descriptor. It is called on the loop and must not block.</summary>
public interface IDescriptorHandler
{
    /// <summary>The descriptor is ready.</summary>
    /// <param name="ready">For what.</param>
    void OnReady(DescriptorEvents ready);
}
