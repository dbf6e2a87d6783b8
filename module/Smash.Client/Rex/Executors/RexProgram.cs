using System.Globalization;
using System.Text.RegularExpressions;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Runs the short commands of smash-rex, here or on another machine over the user's own ssh.</summary>
internal static partial class RexProgram
{
    /// <summary>Its name.</summary>
    public const string Name = "smash-rex";

    private const int OwnFailure = 255;
    private const int ConnectSeconds = 15;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs it here.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="sign">What lines of its output begin with that are to be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The fields of each such line, behind the sign.</returns>
    /// <exception cref="RexErrorException">RexNotInstalled: it is not there; what it refused with itself; RexFailed.</exception>
    public static IEnumerable<string[]> RunHere(IReadOnlyList<string> arguments, string sign, CancellationToken cancellationToken)
    {
        string program = Path.Combine(Path.GetDirectoryName(HostProgram.Find())!, Name);
        if (!File.Exists(program))
        {
            throw new RexErrorException("RexNotInstalled", Errno.ENOENT, $"There is no '{program}': install the host's programs anew.");
        }

        ProgramResult result = ExternalProgram.Run(program, arguments, Timeout, cancellationToken);
        return result.ExitCode == 0 ? Parse(result.Output, sign) : throw Explain(result, $"{program} here");
    }

    /// <summary>Runs it on another machine.</summary>
    /// <param name="destination">The machine; <see cref="SshDestination.RemotePath"/> is that of smash-rex.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="sign">What lines of its output begin with that are to be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The fields of each such line, behind the sign.</returns>
    /// <exception cref="SshLinkException">The machine cannot be reached.</exception>
    /// <exception cref="RexErrorException">RexNotInstalled: it is not there; what it refused with itself; RexFailed.</exception>
    public static IEnumerable<string[]> RunThere(SshDestination destination, IReadOnlyList<string> arguments, string sign, CancellationToken cancellationToken)
    {
        string command = $"{RemoteShell.QuotePath(destination.RemotePath)} {string.Join(' ', arguments.Select(RemoteShell.Quote))}";
        string[] words = [.. GetOptions(destination), "--", destination.HostName, command];
        ProgramResult result = destination.MayPrompt ? SshProgram.RunAtTerminal(words, cancellationToken) : SshProgram.Run(words, Timeout, cancellationToken);
        return result.ExitCode switch
        {
            0 => Parse(result.Output, sign),
            OwnFailure => throw SshFailure.Explain(destination, result.Errors),
            126 or 127 => throw new RexErrorException("RexNotInstalled", Errno.ENOENT, $"There is no program '{destination.RemotePath}' on {destination}, or it cannot be executed: {result.Errors.Trim()}"),
            _ => throw Explain(result, $"{destination.RemotePath} on {destination}"),
        };
    }

    private static string[] GetOptions(SshDestination destination) =>
    [
        "-T", "-a", "-x",
        .. destination.Options.SelectMany(static option => Option(option.Key, option.Value)),
        .. Option("BatchMode", destination.MayPrompt ? "no" : "yes"),
        .. destination.MayPrompt ? [] : Option("ConnectTimeout", ConnectSeconds.ToString(CultureInfo.InvariantCulture)),
        .. Option("ClearAllForwardings", "yes"),
        .. Option("PermitLocalCommand", "no"),
        .. Option("RemoteCommand", "none"),
        .. destination.Port is { } port ? (string[])["-p", port.ToString(CultureInfo.InvariantCulture)] : [],
        .. destination.UserName is { } user ? (string[])["-l", user] : [],
    ];

    private static string[] Option(string name, string value) => ["-o", $"{name}={value}"];

    // A login may say something of its own before.
    private static string[][] Parse(string output, string sign) =>
        [.. output.Split('\n').Select(static line => line.TrimEnd('\r').Split('\t')).Where(fields => fields[0] == sign).Select(static fields => fields[1..])];

    private static RexErrorException Explain(ProgramResult result, string what)
    {
        Match[] said = [.. Refusal().Matches(result.Errors).Cast<Match>()];
        return said.Length > 0
            ? new RexErrorException(said[0].Groups["id"].Value, Errno.EINVAL, string.Join('\n', said.Select(static line => line.Groups["message"].Value)))
            : new RexErrorException("RexFailed", Errno.EIO, $"{what} ended with {result.ExitCode}: {result.Errors.Trim()}");
    }

    [GeneratedRegex(@"^smash-rex: (?<id>Rex[A-Za-z]+): (?<message>.*?)\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();
}
