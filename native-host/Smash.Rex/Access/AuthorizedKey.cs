using System.Text.RegularExpressions;

namespace Smash.Rex.Access;

/// <summary>A line of authorized_keys that lets a key of REX in: it can start the agent, as one identity, and nothing else.</summary>
/// <param name="Identity">The identity.</param>
/// <param name="Program">The agent's program: its full path.</param>
/// <param name="Type">The key's type, such as ssh-ed25519.</param>
/// <param name="Key">The key, in base64.</param>
internal sealed partial record AuthorizedKey(RexIdentity Identity, string Program, string Type, string Key)
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The key; null: it is another line.</returns>
    public static AuthorizedKey? Parse(string line) =>
        Form().Match(line) is { Success: true } match && RexIdentity.TryParse(match.Groups["identity"].Value, out RexIdentity? identity)
            ? new AuthorizedKey(identity, match.Groups["program"].Value, match.Groups["type"].Value, match.Groups["key"].Value)
            : null;

    /// <summary>Whether a text is the type of a key.</summary>
    /// <param name="text">The text.</param>
    public static bool IsType(string text) => TypeForm().IsMatch(text);

    /// <summary>Whether a text is a key in base64.</summary>
    /// <param name="text">The text.</param>
    public static bool IsKey(string text) => text.Length is > 40 and <= 4000 && KeyForm().IsMatch(text);

    /// <summary>The line.</summary>
    public override string ToString() => $"restrict,command=\"'{Program}' --agent --identity {Identity}\" {Type} {Key} smash-rex:{Identity}";

    [GeneratedRegex("""\Arestrict,command="'(?<program>/[^'"\\]+)' --agent --identity (?<identity>[A-Za-z0-9._+-]+)" (?<type>[a-z0-9@.-]+) (?<key>[A-Za-z0-9+/=]+)(?: .*)?\z""")]
    private static partial Regex Form();

    [GeneratedRegex(@"\A(?:ssh|ecdsa|sk)-[a-z0-9@.-]{1,60}\z")]
    private static partial Regex TypeForm();

    [GeneratedRegex(@"\A[A-Za-z0-9+/]+={0,2}\z")]
    private static partial Regex KeyForm();
}
