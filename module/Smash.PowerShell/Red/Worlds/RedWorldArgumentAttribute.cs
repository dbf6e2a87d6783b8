using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Lets a world be named: by <c>red://host:port/NAME</c>, if this process knows it; a RED stands for its default world.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedWorldArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return plain switch
        {
            RedHost host => host.DefaultWorld,
            string or Uri when plain.ToString() is { Length: > 0 } text => RedHostTable.FindWorld(text) ?? throw new ArgumentTransformationMetadataException(
                $"'{text}' is no world that this session knows: New-RedWorld makes one, and Get-RedWorld lists them."),
            _ => inputData,
        };
    }
}
