using System.Diagnostics;

namespace Smash.Session.Tests.Limits;

/// <summary>A shell with processes below it, which a test made; it ends with the test.</summary>
internal sealed class RunningTree : IDisposable
{
    private readonly Process _shell;

    /// <param name="script">What the shell runs. It writes a line when all is there, and then goes on until its standard input ends.</param>
    public RunningTree(string script)
    {
        _shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Words = _shell.StandardOutput.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    public int Leader => _shell.Id;

    /// <summary>What the shell wrote.</summary>
    public string[] Words { get; }

    public void Dispose()
    {
        _shell.Kill(entireProcessTree: true);
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
