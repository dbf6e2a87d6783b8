using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Threading.Channels;
using Smash.DaemonCore.Tests.Interop;

namespace Smash.DaemonCore.Tests.Daemons;

/// <summary>The sample daemon as a process of its own, in a folder of its own.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _errors = Channel.CreateUnbounded<string>();
    private readonly List<string> _readErrors = [];
    private readonly Task<string> _output;

    public DaemonProcess(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = folder;
        start.Environment["SMASH_CONFIG"] = "";
        start.Environment["XDG_RUNTIME_DIR"] = folder;
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => _ = line.Data is null ? _errors.Writer.TryComplete() : _errors.Writer.TryWrite(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    public static string Program { get; } = Path.Combine(
        typeof(DaemonProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "SampleDaemonDirectory").Value!, "clock-daemon");

    public int Id => _process.Id;

    /// <summary>All that was read of standard error.</summary>
    public IReadOnlyList<string> Errors => _readErrors;

    /// <summary>Reads standard error up to a line with a text.</summary>
    public async Task<string> ReadErrorAsync(string text)
    {
        using var timeout = new CancellationTokenSource(LoopThread.Deadline);
        await foreach (string line in _errors.Reader.ReadAllAsync(timeout.Token))
        {
            _readErrors.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"No line has '{text}': {string.Join('\n', _readErrors)}");
    }

    /// <summary>Comes back when the daemon is ready; it logs to standard error for that.</summary>
    public Task ReadyAsync() => ReadErrorAsync("CLOCK is ready");

    public void Signal(int signal) => Assert.Equal(0, SendSignal.Invoke(Id, signal));

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Output)> WaitAsync()
    {
        using var timeout = new CancellationTokenSource(LoopThread.Deadline);
        await foreach (string line in _errors.Reader.ReadAllAsync(timeout.Token))
        {
            _readErrors.Add(line);
        }

        await _process.WaitForExitAsync(timeout.Token);
        return (_process.ExitCode, await _output);
    }

    /// <summary>Runs one to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        using var daemon = new DaemonProcess(folder, arguments);
        (int exitCode, string output) = await daemon.WaitAsync();
        return (exitCode, output, string.Join('\n', daemon.Errors));
    }

    /// <summary>Waits for the end of a process that is not this one's child.</summary>
    public static async Task WaitForEndAsync(int pid)
    {
        using var timeout = new CancellationTokenSource(LoopThread.Deadline);
        try
        {
            using var process = Process.GetProcessById(pid);
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    public static int ReadPid(string path) => int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
