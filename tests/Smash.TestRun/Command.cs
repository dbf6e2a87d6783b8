using System.Diagnostics;
using System.IO.Pipes;

namespace Smash.TestRun;

/// <summary>Runs programs, showing and keeping what they say.</summary>
internal static class Command
{
    /// <summary>What takes longer hangs: it is ended, and the run goes on without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>How long output may come after the program that it is of: what still holds it then would hold it for ever.</summary>
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(20);

    public static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs a program to its end. What it has left behind with its output in hand is ended too, and told.</summary>
    /// <param name="transcript">Takes what it writes.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="program">Its name, or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It did not end, and was killed with all that it had started. The message has its last lines.</exception>
    public static int Run(Transcript transcript, string folder, string program, params string[] arguments)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        process.Start();
        StreamReader[] outputs = [process.StandardOutput, process.StandardError];
        Task[] reading = [.. outputs.Select(output => Task.Run(() => TakeAll(transcript, output)))];
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in {Patience.TotalMinutes} min. Its last lines:\n{transcript.Tail()}");
        }

        if (!Task.WaitAll(reading, OutputPatience))
        {
            IEnumerable<string> left = outputs.SelectMany(static output => LeftBehind.End((int)((PipeStream)output.BaseStream).SafePipeHandle.DangerousGetHandle()));
            transcript.Tell($"!!! LEFT BEHIND by {program} {string.Join(' ', arguments)}, and ended: {string.Join("; ", left)}");
            Task.WaitAll(reading, OutputPatience);
        }

        return process.ExitCode;
    }

    private static void TakeAll(Transcript transcript, StreamReader output)
    {
        while (output.ReadLine() is { } line)
        {
            transcript.Take(line);
        }
    }
}
