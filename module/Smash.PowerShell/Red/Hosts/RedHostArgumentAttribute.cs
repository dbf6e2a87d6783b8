using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Lets a RED be named: by its address, if it is connected, or by one of its worlds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedHostArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return plain switch
        {
            RedWorld world => world.RedHost,
            string or Uri when plain.ToString() is { Length: > 0 } text => Find(text) ?? throw new ArgumentTransformationMetadataException($"No RED is connected at '{text}': Connect-RedHost connects."),
            _ => inputData,
        };
    }

    private static RedHost? Find(string text)
    {
        try
        {
            return RedHostTable.Find(RedAddressText.Parse(text));
        }
        catch (CommandException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
