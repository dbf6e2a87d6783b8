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
        }

        using var session = new ScriptSession(writer);
        if (input.IsAwaited)
        {
            session.LoadModules();
        }

        ScriptPayload payload = ScriptPayload.FromBytes(input.Read());
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            session.Stop();
        });
        return session.Run(payload);
    }
}
