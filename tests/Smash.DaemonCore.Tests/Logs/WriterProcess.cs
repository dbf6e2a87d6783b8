using System.Diagnostics;
using System.Globalization;
using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

/// <summary>A process of its own that writes numbered lines to a log.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it; it waits for <see cref="Go"/>.</summary>
    public WriterProcess(string name, int count, LogFileOptions file)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Smash.LogWriter")) { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = [name, Text(count), file.Path, Text(file.MaxLength), Text(file.MaxOldFiles), .. file.LockPath is { } path ? new[] { path } : []];
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start)!;
        Assert.Equal("ready", _process.StandardOutput.ReadLine());
    }

    public void Go() => _process.StandardInput.Close();

    public void Kill()
    {
        _process.Kill();
        Assert.True(_process.WaitForExit(LoopThread.Deadline));
    }

    /// <summary>Waits for its end and sees to it that it lost no line.</summary>
    public void Finish()
    {
        Assert.True(_process.WaitForExit(LoopThread.Deadline), "The writer does not end.");
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
