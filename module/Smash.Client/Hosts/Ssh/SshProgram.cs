using System.ComponentModel;
using System.Diagnostics;

namespace Smash.Client;

/// <summary>Runs the ssh that is on PATH.</summary>
internal static class SshProgram
{
    private const string Name = "ssh";
    private const string Shell = "/bin/sh";

    /// <summary>Runs it and reads all that it and its command write.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="timeout">Longest time; infinite: none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SshLinkException">There is no ssh; or the time was over.</exception>
    public static SshResult Run(string[] arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Find(), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Start(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Wait(process, timeout, cancellationToken);
        return new SshResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>
    /// Runs it so that it can go to the background: it, and programs that it starts to get to the other machine, hold nothing of this process's, and write
    /// what they say to a file. It may ask at the terminal.
    /// </summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logPath">The file.</param>
    /// <param name="timeout">Longest time until it is in the background; infinite: none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="SshLinkException">There is no ssh; or the time was over.</exception>
    public static int RunInBackground(string[] arguments, string logPath, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Not redirected here, so that the terminal is in the state in which a program finds it that reads an answer from it.
        var start = new ProcessStartInfo(Shell, ["-c", "log=$1; shift; exec \"$@\" < /dev/null > /dev/null 2>> \"$log\"", Shell, logPath, Find(), .. arguments]) { UseShellExecute = false };
        using Process process = Start(start);
        Wait(process, timeout, cancellationToken);
        return process.ExitCode;
    }

    private static string Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':')
        .Where(static folder => folder.Length > 0)
        .Select(static folder => Path.Combine(folder, Name))
        .FirstOrDefault(File.Exists)
        ?? throw new SshLinkException(LinkFault.SshNotFound, $"There is no program '{Name}' on PATH: install OpenSSH's client.");

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new SshLinkException($"'{start.FileName}' cannot be executed: {exception.Message}", exception);
        }
    }

    private static void Wait(Process process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SshLinkException(LinkFault.TimedOut, $"ssh was not done within {timeout.TotalSeconds:0.###} s.");
        }
    }
}
