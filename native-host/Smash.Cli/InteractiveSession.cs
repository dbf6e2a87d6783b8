using System.Runtime.InteropServices;
using Smash.Cli.Terminal;
using Smash.Client;

namespace Smash.Cli;

/// <summary>Reads commands and executes them, and prints updates as they come.</summary>
internal sealed class InteractiveSession : IDisposable
{
    private const string Prompt = "smash> ";

    private readonly SmashConnection _connection;
    private readonly IUserConsole _console;
    private readonly CommandContext _context;
    private readonly Interpreter _interpreter;
    private readonly PosixSignalRegistration _interrupt;
    private CancellationTokenSource? _command;

    public InteractiveSession(SmashConnection connection, IUserConsole console)
    {
        _connection = connection;
        _console = console;
        _context = new CommandContext(connection, console, CommandTable.Default);
        _interpreter = new Interpreter(_context);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
        connection.JobUpdated += OnJobUpdated;
        connection.Lost += OnLost;
    }

    public ExitCode Run()
    {
        var last = ExitCode.Done;
        while (!_context.IsDone && _console.ReadLine(Prompt) is { } text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                last = Execute(text);
            }
        }

        return last;
    }

    public void Dispose()
    {
        _connection.JobUpdated -= OnJobUpdated;
        _connection.Lost -= OnLost;
        _interrupt.Dispose();
    }

    private ExitCode Execute(string text)
    {
        using var command = new CancellationTokenSource();
        Volatile.Write(ref _command, command);
        try
        {
            return _interpreter.Execute(text, command.Token);
        }
        finally
        {
            Volatile.Write(ref _command, null);
        }
    }

    /// <summary>Ctrl-C ends the command that runs; at the prompt it is a key like others.</summary>
    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        try
        {
            Volatile.Read(ref _command)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command was done first.
        }
    }

    private void OnJobUpdated(object? sender, JobUpdatedEventArgs arguments) => _console.Notify(UpdateText.Of(arguments.Update));

    /// <summary>Nobody can be told anything more, and the other thread may be waiting for a key.</summary>
    private void OnLost(object? sender, EventArgs arguments)
    {
        _console.Notify("The host closed the connection.");
        RawMode.RestoreTerminal();
        Environment.Exit((int)ExitCode.NoHost);
    }
}
