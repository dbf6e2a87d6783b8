using System.Diagnostics;

namespace Smash.Client;

/// <summary>Runs programs of the system's.</summary>
internal static class ExternalProgram
{
    /// <summary>Finds a program on PATH.</summary>
    /// <returns>Its path; null: it is not there.</returns>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':')
        .Where(static folder => folder.Length > 0)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs a program without input and reads all that it writes.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="timeout">Longest time; infinite: none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TimeoutException">The time was over; it has been killed.</exception>
    public static ProgramResult Run(string path, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Wait(process, timeout, cancellationToken);
        return new ProgramResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>Waits for the end of a program, and kills it when it takes too long.</summary>
    /// <exception cref="TimeoutException">The time was over.</exception>
    public static void Wait(Process process, TimeSpan timeout, CancellationToken cancellationToken)
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
            throw new TimeoutException($"{Path.GetFileName(process.StartInfo.FileName)} was not done within {timeout.TotalSeconds:0.###} s.");
        }
    }
}
