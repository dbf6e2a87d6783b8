namespace Smash.HelpBuilder;

/// <summary>The help of one cmdlet, as written.</summary>
internal sealed class HelpTopic
{
    public required string Name { get; init; }

    public string Synopsis { get; set; } = "";

    public List<string> Description { get; } = [];

    public Dictionary<string, List<string>> Parameters { get; } = [];

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public List<HelpExample> Examples { get; } = [];

    public List<string> Links { get; } = [];
}
