using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Smash.ScriptJob;

/// <summary>Runs a script job in this process, whose standard input tells it which, and ends the process.</summary>
public static class ScriptJobRunner
{
    /// <summary>Exit code when there was no script that could be run.</summary>
    private const int NothingRun = 125;

    /// <summary>Runs the job. It does not come back: the process exits with what the script gave to <c>exit</c>, with 1 after an error that ended it, else with 0.</summary>
    public static void Run() => ProcessEnd.Exit(RunToEnd());

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong, the process ends, and says why where somebody finds it.")]
    private static int RunToEnd()
    {
        try
        {
            return RunJob(JobInput.Open());
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine($"The script job cannot be run: {exception}");
            return NothingRun;
        }
    }

    private static int RunJob(JobInput input)
    {
        using Stream output = Console.OpenStandardOutput();
        var writer = new StreamRecordWriter(output);
        if (input.IsAwaited)
        {
            Rehearsal.Run();
            ProcessEnd.Prepare();
        }

        ScriptSession? prepared = input.IsAwaited ? new ScriptSession(writer) : null;
        prepared?.LoadModules();
        if (input.IsAwaited)
        {
            // What the rehearsal leaves behind is not kept while the process waits, nor is it there to be taken down when the job is over.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        ScriptPayload payload = ScriptPayload.FromBytes(input.Read());
        return payload.Items is null ? RunOnce(payload, prepared ?? new ScriptSession(writer)) : RunForItems(payload, writer);
    }

    /// <summary>Runs a script in a session, which is of no use after that.</summary>
    /// <returns>The exit code.</returns>
    internal static int RunOnce(ScriptPayload payload, ScriptSession session)
    {
        using PosixSignalRegistration termination = OnTermination(session.Stop);
        int exitCode = session.Run(payload);
        session.End();
        return exitCode;
    }

    private static int RunForItems(ScriptPayload payload, StreamRecordWriter writer)
    {
        var run = new ParallelRun(payload, writer);
        using PosixSignalRegistration termination = OnTermination(run.Stop);
        return run.Run();
    }

    private static PosixSignalRegistration OnTermination(Action stop) => PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        stop();
    });
}
