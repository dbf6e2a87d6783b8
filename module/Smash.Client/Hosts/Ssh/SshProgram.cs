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
    public static ProgramResult Run(string[] arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return ExternalProgram.Run(Find(), arguments, timeout, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw CreateTimeout(exception);
        }
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
        using Process process = Process.Start(start)!;
        try
        {
            ExternalProgram.Wait(process, timeout, cancellationToken);
            return process.ExitCode;
        }
        catch (TimeoutException exception)
        {
            throw CreateTimeout(exception);
        }
    }

    /// <summary>Runs it so that it may ask at the terminal, and reads all that it and its command write.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SshLinkException">There is no ssh.</exception>
    public static ProgramResult RunAtTerminal(string[] arguments, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("smash-ssh-").FullName;
        try
        {
            (string output, string errors) = (Path.Combine(folder, "out"), Path.Combine(folder, "err"));
            // Not redirected here, so that the terminal is in the state in which a program finds it that reads an answer from it.
            var start = new ProcessStartInfo(Shell, ["-c", "out=$1; err=$2; shift 2; exec \"$@\" < /dev/null > \"$out\" 2> \"$err\"", Shell, output, errors, Find(), .. arguments]) { UseShellExecute = false };
            using Process process = Process.Start(start)!;
            ExternalProgram.Wait(process, Timeout.InfiniteTimeSpan, cancellationToken);
            return new ProgramResult(process.ExitCode, File.ReadAllText(output), File.ReadAllText(errors));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Find() => ExternalProgram.Find(Name)
        ?? throw new SshLinkException(LinkFault.SshNotFound, $"There is no program '{Name}' on PATH: install OpenSSH's client.");

    private static SshLinkException CreateTimeout(TimeoutException exception) => new(LinkFault.TimedOut, exception.Message);
}
