namespace Smash.Cli;

/// <summary>The command line, understood: <c>smash [-f SOCKET] [-u USER [-c COMMAND]] [-d]</c>, <c>smash [-f SOCKET] --endpoint [--no-start]</c>, or <c>smash [-f SOCKET] rex …</c>.</summary>
internal sealed record ClientOptions
{
    public const string DefaultSocketPath = ".smash.socket";

    public const string Usage = "usage: smash [-f SOCKET] [-u USER [-c COMMAND]] [-d] | [-f SOCKET] --endpoint [--no-start] | [-f SOCKET] rex [--server NAME] [--] PROGRAM [ARGUMENT]... | [-f SOCKET] [-u USER] attach JOB [KEYS]";

    public const string Help = Usage + """


          -f SOCKET   socket of the host; .smash.socket in the current directory without it
          -u USER     name to log in with; asked for without it
          -c COMMAND  log in, execute this one command, disconnect (needs -u)
          -d          show on standard error what is sent and received
          -h          show this
          --endpoint  start a host where none runs, and write one line of JSON that tells where it listens, for programs on other machines;
                      without -f the host of the Smash module: $SMASH_SOCKET, or smash/smash.sock in the user's runtime folder
          --no-start  with --endpoint or rex: start none; the line's "running" tells whether there is one
          rex         run a program on the least-loaded server of rex.rc, or on the one that is named, as if it were run here: with its streams, its
                      terminal, its signals, and its exit code, or 255 if it was not run or its server was lost. A host is started where none runs.
                      More options: --exclude NAME, --directory PATH, --input FILE NAME, --output NAME FILE, --nice N, --no-terminal
          attach      attach this terminal to that of a job, as the attach command does; without -f of the host of the Smash module, without -u of
                      the Unix user's jobs: those that Start-SmashJob -Terminal has started

        Exit codes: 0 done, 1 the host refused, 2 not understood, 3 no host. Without -c it is the last command's.
        """;

    /// <summary>The socket that was named; null: none was.</summary>
    public string? GivenSocketPath { get; init; }

    public string SocketPath => GivenSocketPath ?? DefaultSocketPath;

    public string? UserName { get; init; }

    public string? Command { get; init; }

    public bool IsDebugging { get; init; }

    public bool WantsHelp { get; init; }

    public bool WantsEndpoint { get; init; }

    public bool StartsNone { get; init; }

    /// <summary>What follows the word rex; null: it was not said.</summary>
    public IReadOnlyList<string>? RexArguments { get; init; }

    /// <summary>Whether the word attach was said; <see cref="Command"/> has it.</summary>
    public bool IsAttaching { get; init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">They are not understood.</exception>
    public static ClientOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ClientOptions();
        for (int i = 0; i < arguments.Count && options.RexArguments is null && !options.IsAttaching; i++)
        {
            string argument = arguments[i];
            options = argument switch
            {
                "-d" => options with { IsDebugging = true },
                "-h" or "--help" => options with { WantsHelp = true },
                "--endpoint" => options with { WantsEndpoint = true },
                "--no-start" => options with { StartsNone = true },
                "rex" => options with { RexArguments = [.. arguments.Skip(i + 1)] },
                "attach" => options with { IsAttaching = true, Command = string.Join(' ', arguments.Skip(i)) },
                ['-', 'f' or 'u' or 'c', ..] => options.WithValue(argument[1], argument.Length > 2 ? argument[2..] : TakeValue(arguments, ++i)),
                _ => throw new UsageException($"'{argument}' is no option."),
            };
        }

        return FindContradiction(options) is { } problem ? throw new UsageException(problem) : options;
    }

    private static string? FindContradiction(ClientOptions options) => options switch
    {
        { Command: not null, UserName: null, IsAttaching: false } => "-c needs -u.",
        { RexArguments.Count: 0 } => "rex needs a program to run.",
        { RexArguments: not null, WantsEndpoint: true } => "--endpoint excludes rex.",
        { RexArguments: not null, UserName: not null } => "rex excludes -u: nobody logs in.",
        { WantsEndpoint: true, UserName: not null } => "--endpoint excludes -u: nobody logs in.",
        { WantsEndpoint: false, RexArguments: null, StartsNone: true } => "--no-start needs --endpoint or rex.",
        _ => null,
    };

    private static string TakeValue(IReadOnlyList<string> arguments, int index) =>
        index < arguments.Count ? arguments[index] : throw new UsageException($"{arguments[index - 1]} needs a value.");

    private ClientOptions WithValue(char option, string value) => option switch
    {
        'f' when value.Length == 0 => throw new UsageException("-f needs a path."),
        'f' => this with { GivenSocketPath = value },
        'u' => this with { UserName = value },
        _ => this with { Command = value },
    };
}
