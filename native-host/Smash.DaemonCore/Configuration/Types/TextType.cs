namespace Smash.DaemonCore.Configuration.Types;

/// <summary>Any text, also none.</summary>
internal sealed class TextType : ParameterType<string>
{
    public override string Name => "text";

    public override string? Read(string text, string? folder, out string value)
    {
        value = text;
        return null;
    }

    public override string Write(string value) => value;
}
