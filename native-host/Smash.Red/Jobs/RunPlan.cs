using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Transfers;

namespace Smash.Red.Jobs;

/// <summary>A run that can begin: its program is there, its files are open. The job that is made of it owns them.</summary>
internal sealed class RunPlan : IDisposable
{
    private static readonly RedCommand Nothing = new("", []);

    private RunPlan(RedCommand command, JobParameters parameters)
    {
        Command = command;
        Parameters = parameters;
    }

    /// <summary>The program, until it has begun: a zombie must not hold all that a caller may say.</summary>
    public RedCommand Command { get; private set; }

    /// <summary>What the caller said by properties.</summary>
    public JobParameters Parameters { get; }

    /// <summary>The socket at which standard input is waited for, the listener's from the job's beginning on; null: it begins at once.</summary>
    public SafeFileHandle? Listening { get; private set; }

    /// <summary>Standard input.</summary>
    public RunStream Input { get; private set; } = new("stdin", TransferKind.In);

    /// <summary>Standard output.</summary>
    public RunStream Output { get; private set; } = new("stdout", TransferKind.Out);

    /// <summary>Standard error.</summary>
    public RunStream Error { get; private set; } = new("stderr", TransferKind.Out);

    /// <summary>All three.</summary>
    public IReadOnlyList<RunStream> Streams => [Input, Output, Error];

    /// <summary>Prepares a run. Not on the loop.</summary>
    /// <param name="world">Its world.</param>
    /// <param name="addresses">Where it may listen.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="RedException">RED_EBADCOMMAND, RED_EBADRUN, RED_EBADWORLD.</exception>
    public static RunPlan Open(IJobWorld world, TransferAddresses addresses, StartRedJobRequest request)
    {
        ProgramSearch.Require(world, request.Command);
        var plan = new RunPlan(request.Command, JobParameters.Read(request.Properties, RedError.BadRun));
        try
        {
            plan.OpenStreams(world, addresses, request.Run);
            return plan;
        }
        catch
        {
            plan.Dispose();
            plan.Listening?.Dispose();
            throw;
        }
    }

    /// <summary>Closes the files and what was connected.</summary>
    public void Dispose()
    {
        Command = Nothing;
        foreach (RunStream stream in Streams)
        {
            stream.Dispose();
        }
    }

    // Where a port or an input cannot be had, no empty output is left behind.
    private void OpenStreams(IJobWorld world, TransferAddresses addresses, RedRun run)
    {
        if (run.StdinPath is { Length: > 0 } input)
        {
            Input = new RunStream("stdin", TransferKind.In) { File = OpenFile("stdin", () => world.OpenForReading(input)) };
        }
        else if (run.StdinAddress is not null)
        {
            Listening = addresses.Listen(run.StdinAddress, RedError.BadRun);
        }

        Output = OpenOutput(world, "stdout", run.StdoutPath, run.StdoutAddress, run.AppendStdout);
        Error = OpenOutput(world, "stderr", run.StderrPath, run.StderrAddress, run.AppendStderr);
    }

    // Every write goes to the end: standard output and error may be one file.
    private static RunStream OpenOutput(IJobWorld world, string name, string? path, RedAddress? target, bool appends) => path is { Length: > 0 }
        ? new RunStream(name, TransferKind.Out) { File = OpenFile(name, () => world.OpenForWriting(path, append: true)), Truncates = !appends }
        : new RunStream(name, TransferKind.Out) { Target = TransferTarget.IsNamed(target) ? target : null };

    private static SafeFileHandle OpenFile(string name, Func<SafeFileHandle> open)
    {
        try
        {
            return open();
        }
        catch (RedException exception) when (exception.Error != RedError.BadWorld)
        {
            throw new RedException(RedError.BadRun, $"file_{name}: {exception.Extras}", exception);
        }
    }
}
