using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Smash.ScriptJob;

/// <summary>A fresh session of PowerShell for one script.</summary>
internal sealed class ScriptSession : IDisposable
{
    private const string ItemVariable = "SMASH_ITEM";
    private const string ClixmlBegin = "<Objs ";

    /// <summary>Exit code of a script that ended by an error.</summary>
    private const int Failed = 1;

    /// <summary>Exit code of a script that was stopped by SIGTERM, as a shell has it.</summary>
    private const int Terminated = 128 + 15;

    private static readonly string[] UsualModules = ["Microsoft.PowerShell.Utility", "Microsoft.PowerShell.Management"];

    private readonly StreamRecordWriter _writer;
    private readonly RunnerHost _host;
    private readonly Runspace _runspace;
    private volatile PowerShell? _running;
    private volatile bool _isStopped;

    public ScriptSession(StreamRecordWriter writer)
    {
        _writer = writer;
        _host = new RunnerHost(writer);
        _runspace = RunspaceFactory.CreateRunspace(_host, InitialSessionState.CreateDefault2());
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
    }

    /// <summary>Loads what nearly every script uses, which is otherwise done at its first use.</summary>
    public void LoadModules()
    {
        using PowerShell shell = CreateShell();
        shell.AddCommand("Import-Module").AddParameter("Name", UsualModules).Invoke();
    }

    /// <summary>Runs the script, once its initialization script has.</summary>
    /// <returns>The exit code: what it gave to <c>exit</c>, 0 after the last command, or 1 after an error that ended it.</returns>
    public int Run(ScriptPayload payload)
    {
        try
        {
            if (payload.Location is { } location)
            {
                Environment.CurrentDirectory = location;
                _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(location));
            }

            SetItem();
            if (payload.InitializationScript is { } initialization)
            {
                Invoke(shell => shell.AddScript(initialization), isSilent: true);
            }

            if (_host.ExitCode is null)
            {
                Invoke(shell => Prepare(shell, payload), isSilent: false);
            }

            return _isStopped ? Terminated : _host.ExitCode ?? 0;
        }
        catch (PipelineStoppedException) when (_isStopped)
        {
            return Terminated;
        }
        catch (Exception exception) when (exception is RuntimeException or IOException or UnauthorizedAccessException)
        {
            _writer.WriteError(GetRecord(exception));
            return _host.ExitCode ?? Failed;
        }
    }

    /// <summary>Has the script stopped; its <c>finally</c> blocks run. Returns at once.</summary>
    public void Stop()
    {
        _isStopped = true;
        _running?.BeginStop(null, null);
    }

    /// <summary>Ends the session as far as anybody could tell, for the process ends now: closing it takes time, and does nothing but tell those who asked to be told.</summary>
    public void End()
    {
        if (_runspace.Events.GetEventSubscribers(PSEngineEvent.Exiting).Any())
        {
            _runspace.Close();
        }
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>A member of an array finds its item, which travels as CLIXML, in $_.</summary>
    private void SetItem()
    {
        // The job of a member inherits its text.
        if (Environment.GetEnvironmentVariable(ItemVariable) is { } document && document.StartsWith(ClixmlBegin, StringComparison.Ordinal))
        {
            object? item = CliXml.Read(document);
            _runspace.SessionStateProxy.SetVariable("_", item);
            Environment.SetEnvironmentVariable(ItemVariable, LanguagePrimitives.ConvertTo<string>(item));
        }
    }

    private static void Prepare(PowerShell shell, ScriptPayload payload)
    {
        shell.AddScript(payload.Script);
        foreach (string argument in payload.Arguments)
        {
            shell.AddArgument(CliXml.Read(argument));
        }

        if (payload.UsingValues.Count > 0)
        {
            shell.AddParameter(UsingExpression.ParameterName, payload.UsingValues.ToDictionary(static value => value.Key, static value => CliXml.Read(value.Value)));
        }
    }

    private static ErrorRecord GetRecord(Exception exception) => exception is IContainsErrorRecord { ErrorRecord: { } record }
        ? new ErrorRecord(record, exception)
        : new ErrorRecord(exception, "ScriptNotRun", ErrorCategory.OpenError, targetObject: null);

    private void Invoke(Action<PowerShell> prepare, bool isSilent)
    {
        using PowerShell shell = CreateShell();
        prepare(shell);
        var tap = new StreamTap(_writer);
        if (!isSilent)
        {
            tap.Attach(shell);
        }

        _running = shell;
        if (_isStopped)
        {
            return;
        }

        shell.EndInvoke(shell.BeginInvoke<PSObject, PSObject>(null, tap.Output));
        _running = null;
    }

    private PowerShell CreateShell()
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell;
    }
}
