namespace Smash.DaemonCore.Configuration.Types;

/// <summary>Yes or no.</summary>
internal sealed class BooleanType : ParameterType<bool>
{
    private static readonly string[] Yes = ["true", "yes", "on", "t", "1"];
    private static readonly string[] No = ["false", "no", "off", "f", "0"];

    public override string Name => "boolean";

    public override string? Read(string text, string? folder, out bool value)
    {
        value = Yes.Contains(text, StringComparer.OrdinalIgnoreCase);
        return value || No.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"{Quoted.Of(text)} is not a boolean: write true or false.";
    }

    public override string Write(bool value) => value ? "true" : "false";
}
