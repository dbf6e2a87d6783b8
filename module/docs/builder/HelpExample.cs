namespace Smash.HelpBuilder;

/// <summary>An example: what it shows, the code, and what to say of it.</summary>
internal sealed record HelpExample(string Title)
{
    public string Code { get; set; } = "";

    public List<string> Remarks { get; } = [];
}
