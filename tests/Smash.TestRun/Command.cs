using System.Diagnostics;

namespace Smash.TestRun;

/// <summary>Runs programs, showing and keeping what they say.</summary>
internal static class Command
{
    /// <summary>What takes longer hangs: it is ended, and the run goes on without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs a program to its end.</summary>
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
        process.OutputDataReceived += (_, line) => Take(transcript, line.Data);
        process.ErrorDataReceived += (_, line) => Take(transcript, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in {Patience.TotalMinutes} min. Its last lines:\n{transcript.Tail()}");
        }

        // All that it wrote.
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Take(Transcript transcript, string? line)
    {
        if (line is not null)
        {
            transcript.Take(line);
        }
    }
}
