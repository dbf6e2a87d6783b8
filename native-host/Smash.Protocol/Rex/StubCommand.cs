using System.Globalization;

namespace Smash.Protocol.Rex;

/// <summary>What smash-stub is told to have run elsewhere (native-host/stub/README.md).</summary>
public sealed record StubCommand
{
    /// <summary>What was asked for.</summary>
    public required RemoteRun Run { get; init; }

    /// <summary>Command line, as for <c>/bin/sh -c</c>.</summary>
    public required string Command { get; init; }

    /// <summary>In place of the server that was asked for; null: that.</summary>
    public string? Server { get; init; }

    /// <summary>Servers that are not to run it.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>Nice value there, −20 to 19; 0: none in particular.</summary>
    public int Priority { get; init; }

    /// <summary>Limits there.</summary>
    public IReadOnlyList<EffectiveLimit> Limits { get; init; } = [];

    /// <summary>The program and its arguments; what needs a shell is run by that of the other host.</summary>
    public IReadOnlyList<string> Words => QuotedLine.Split(Command) is { Count: > 0 } words ? words : ["/bin/sh", "-c", Command];

    /// <summary>The options, and behind them the program with its arguments.</summary>
    public IEnumerable<string> ToArguments()
    {
        IEnumerable<string> options = ["--server", Server ?? Run.ComputerName];
        options = options.Concat(Excluded.SelectMany(static server => new[] { "--exclude", server }));
        if (Run.Directory is { } directory)
        {
            options = options.Concat(["--directory", directory]);
        }

        if (Priority != 0)
        {
            options = options.Concat(["--nice", Priority.ToString(CultureInfo.InvariantCulture)]);
        }

        return options
            .Concat(Limits.SelectMany(static limit => new[] { "--limit", ((uint)limit.Resource).ToString(CultureInfo.InvariantCulture), limit.Soft.ToString(CultureInfo.InvariantCulture) }))
            .Concat(Run.InputFiles.SelectMany(static file => new[] { "--input", file.Path, file.Name }))
            .Concat(Run.OutputFiles.SelectMany(static file => new[] { "--output", file.Name, file.Path }))
            .Concat(Subject());
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<string> Subject() => Run.Process is not { } process
        ? ["--", .. Words]
        :
        [
            "--transaction", Text((uint)RexTransaction.Fork), "--field", Text(RexForkTag.Process), Text(process.ProcessId),
            "--field", Text(RexForkTag.Started), Text(process.StartTicks), "--field", Text(RexForkTag.Move), process.IsMove ? "1" : "0",
        ];
}
