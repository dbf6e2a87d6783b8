namespace Smash.Protocol.Rex;

/// <summary>Numbers of the commands of smash-rex (README.md of Smash.Rex).</summary>
public static class RexCommand
{
    /// <summary>REX_CALL: calls a function. Level ADMINISTRATOR.</summary>
    public const int CallFunction = 71040;
}
