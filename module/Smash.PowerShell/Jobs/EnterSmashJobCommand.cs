using System.Management.Automation;
using System.Text.RegularExpressions;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Attaches this console to the terminal of a job, until the job ends or the keys that detach are typed.</summary>
[Cmdlet(VerbsCommon.Enter, "SmashJob", DefaultParameterSetName = ByJob)]
[OutputType(typeof(void))]
public sealed partial class EnterSmashJobCommand : JobTargetCommand
{
    private const string Program = "smash-terminal";

    // Of smash-terminal attach (native-host/terminal/README.md).
    private const int Dropped = 11;
    private const int Gone = 12;
    private const int NoTerminal = 13;

    /// <summary>The keys that detach: one or two, the first with Ctrl.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string DetachKey { get; set; } = "Ctrl+b d";

    /// <inheritdoc/>
    protected override void BeginProcessing() => Require<object?>(DetachKey, () => KeysPattern().IsMatch(DetachKey)
        ? null
        : throw new CommandException("InvalidDetachKey", $"'{DetachKey}' is no keys to detach by: one or two keys, the first with Ctrl, such as 'Ctrl+b d' or 'Ctrl+]'."));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (SmashJob job in GetJobs())
        {
            TryDo(job, () => Enter(job));
        }
    }

    [GeneratedRegex(@"^Ctrl\+[@-_a-z](\s+(Ctrl\+[@-_a-z]|[!-~]))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeysPattern();

    private static CommandException NotATerminal() => new(
        "NotATerminal", "Standard input and output of this process are no terminal: a job is entered from an interactive session. Send-SmashInput and Receive-SmashOutput do without.", ErrorCategory.InvalidOperation);

    private void Enter(SmashJob job)
    {
        if (job.Connection.Endpoint.IsRemote)
        {
            throw new CommandException(
                "TerminalNotLocal", $"The terminal of job {job} is on {job.ComputerName}: enter it there (ssh -t {job.ComputerName} smash attach {job.Id}).", ErrorCategory.InvalidOperation);
        }

        if (!job.HasTerminal)
        {
            throw new CommandException("JobHasNoTerminal", $"Job {job} has no terminal: Start-SmashJob -Terminal starts one that has.", ErrorCategory.InvalidOperation);
        }

        // What the object says may be of before.
        SmashJob now = job.IsEnded ? job : job.Connection.GetJob(job.Id, StoppingToken);
        string socket = now.TerminalSocketPath ?? throw (now.IsEnded ? HasEnded(now) : new CommandException("JobNotStarted", $"Job {job} has not started.", ErrorCategory.InvalidOperation));
        string program = FindProgram(now.Connection.GetHost(StoppingToken));
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            throw NotATerminal();
        }

        Judge(now, TerminalAttachment.Run(program, socket, DetachKey, StoppingToken));
    }

    private static CommandException HasEnded(SmashJob job) => new("JobAlreadyEnded", $"Job {job} has ended ({job.State}).", ErrorCategory.InvalidOperation);

    private static string FindProgram(HostInfo host)
    {
        string program = Path.Combine(host.ProgramFolder, Program);
        return File.Exists(program) ? program : throw new CommandException("TerminalUnavailable", $"The host's program {program} is missing.", ErrorCategory.NotInstalled);
    }

    private void Judge(SmashJob job, int code)
    {
        switch (code)
        {
            case NoTerminal:
                throw NotATerminal();
            case Gone:
                throw HasEnded(job.Connection.GetJob(job.Id, StoppingToken));
            case Dropped:
                WriteWarning($"This console did not read what job {job} wrote and was detached: Enter-SmashJob attaches it again.");
                break;
        }
    }
}
