using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Lets permissions be written as ls and chmod write them: <c>rwx</c>, <c>r-x</c>, <c>rx</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PermissionArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return plain is string { Length: > 0 } text && text.All(static character => "rwx-".Contains(character))
            ? text.Aggregate(RedPermissions.None, static (permissions, character) => permissions | ReadLetter(character))
            : inputData;
    }

    private static RedPermissions ReadLetter(char letter) => letter switch
    {
        'r' => RedPermissions.Read,
        'w' => RedPermissions.Write,
        'x' => RedPermissions.Execute,
        _ => RedPermissions.None,
    };
}
