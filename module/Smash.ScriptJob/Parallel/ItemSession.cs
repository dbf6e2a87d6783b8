using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Smash.ScriptJob;

/// <summary>A session of PowerShell that runs the script for one item after another, on the thread that calls it.</summary>
internal sealed class ItemSession : IDisposable
{
    private readonly ScriptPayload _payload;
    private readonly StreamRecordWriter _writer;
    private readonly Runspace _runspace;
    private readonly object?[] _arguments;
    private readonly Dictionary<string, object?> _usingValues;
    private readonly object _gate = new();
    private PowerShell? _running;
    private bool _isStopped;

    public ItemSession(ScriptPayload payload, StreamRecordWriter writer)
    {
        _payload = payload;
        _writer = writer;
        _arguments = [.. payload.Arguments.Select(CliXml.Read)];
        _usingValues = payload.UsingValues.ToDictionary(static value => value.Key, static value => CliXml.Read(value.Value));
        _runspace = RunspaceFactory.CreateRunspace(new RunnerHost(writer), InitialSessionState.CreateDefault2());
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
    }

    /// <summary>Runs the initialization script; what it defines is there for every item.</summary>
    /// <exception cref="RuntimeException">An error ended it.</exception>
    public void Initialize()
    {
        if (_payload.Location is { } location)
        {
            _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(location));
        }

        if (_payload.InitializationScript is { } script)
        {
            Invoke(shell => shell.AddScript(script), output: null);
        }
    }

    /// <summary>Runs the script for an item. Its errors are written, and are no failure of this session.</summary>
    /// <param name="index">The item's index.</param>
    /// <param name="item">The item, as CLIXML.</param>
    /// <returns>False: an error ended it.</returns>
    public bool Run(int index, string item)
    {
        var tap = new StreamTap(_writer, index);
        try
        {
            _runspace.SessionStateProxy.SetVariable("_", CliXml.Read(item));
            Invoke(
                shell =>
                {
                    // A scope of its own: what one item sets is not there for the next.
                    shell.AddScript(_payload.Script, useLocalScope: true);
                    Prepare(shell);
                    tap.Attach(shell);
                },
                tap.Output);
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException exception)
        {
            _writer.WriteError(new ErrorRecord(exception.ErrorRecord, exception), index);
            return false;
        }
    }

    /// <summary>Has the script stopped, and run no more; its <c>finally</c> blocks run. Returns at once.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            _running?.BeginStop(null, null);
        }
    }

    public void Dispose() => _runspace.Dispose();

    private void Prepare(PowerShell shell)
    {
        foreach (object? argument in _arguments)
        {
            shell.AddArgument(argument);
        }

        if (_usingValues.Count > 0)
        {
            shell.AddParameter(UsingExpression.ParameterName, _usingValues);
        }
    }

    private void Invoke(Action<PowerShell> prepare, PSDataCollection<PSObject>? output)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        prepare(shell);
        if (!TryBegin(shell))
        {
            throw new PipelineStoppedException();
        }

        try
        {
            shell.Invoke(null, output ?? []);
        }
        finally
        {
            End();
        }
    }

    private bool TryBegin(PowerShell shell)
    {
        lock (_gate)
        {
            _running = _isStopped ? null : shell;
            return !_isStopped;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            // From here on nobody stops a shell that is being disposed.
            _running = null;
        }
    }
}
