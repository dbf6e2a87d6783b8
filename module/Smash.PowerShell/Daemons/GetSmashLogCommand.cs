using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Reads a host's log.</summary>
[Cmdlet(VerbsCommon.Get, "SmashLog")]
[OutputType(typeof(LogLine))]
public sealed class GetSmashLogCommand : HostDaemonCommand
{
    /// <summary>Which log: by default the host's own; a category's name is the file that it has beside.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Only lines that this kind of daemon wrote.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Subsystem { get; set; }

    /// <summary>Only lines of these categories.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogCategoryCompleter))]
    public string[] Category { get; set; } = [];

    /// <summary>Only lines that matter this much or more.</summary>
    [Parameter]
    [ValidateSet("error", "warning", "info", "debug")]
    public string? Level { get; set; }

    /// <summary>Begin this many lines before the end.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int? Tail { get; set; }

    /// <summary>Go on with lines as they come, until Ctrl-C.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SmashConnection shared = GetConnection();
        if (!Follow)
        {
            TryDo(shared.Endpoint, () => Write(shared));
            return;
        }

        // A request that waits holds back those behind it.
        using SmashConnection own = Require(shared.Endpoint, () => SmashConnection.Open(shared.Endpoint, shared.Options, StoppingToken));
        TryDo(shared.Endpoint, () => Write(own));
    }

    private void Write(SmashConnection connection)
    {
        var reader = new LogReader(connection, new LogQuery
        {
            Name = Name ?? "",
            Subsystem = Subsystem ?? "",
            Categories = Category,
            Level = Level ?? "",
            Tail = Tail,
            IsFollowing = Follow,
        });
        reader.Skipped += (_, _) => WriteWarning("Lines are missing here: the log was set aside faster than it was read.");
        foreach (LogLine line in reader.ReadLines(StoppingToken))
        {
            WriteObject(line);
        }
    }
}
