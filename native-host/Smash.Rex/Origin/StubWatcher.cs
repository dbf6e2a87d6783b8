using System.ComponentModel;
using System.Globalization;
using System.Text;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>
/// Has SIGSTOP seen for stubs, which cannot catch it: one smash-stub-watch for all stubs of this host, started with the first of them. Where it cannot be had, or may not trace them, a SIGSTOP stops the stub alone. For the loop's
/// thread alone.
/// </summary>
/// <param name="services">What starts it.</param>
internal sealed class StubWatcher(LinkServices services) : IDisposable
{
    private const string ProgramName = "smash-stub-watch";

    private Task<PipeWriteEnd?>? _starting;

    /// <summary>Path of the program. Default: beside this one.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, ProgramName);

    /// <summary>Has a stub watched from soon on until it ends.</summary>
    /// <param name="pid">Its process id, as the kernel tells it of whoever connected. One that is no stub's is passed over.</param>
    /// <returns>Completed when the watcher was told, or cannot be.</returns>
    public async Task WatchAsync(int pid)
    {
        PipeWriteEnd? input = await (_starting ??= StartAsync());
        byte[] line = Encoding.ASCII.GetBytes(pid.ToString(CultureInfo.InvariantCulture) + "\n");
        try
        {
            // A line goes into a pipe whole or not at all.
            if (input?.TryWrite(line) == 0)
            {
                services.Log.Warning($"{ProgramName} does not take stub {pid}: a SIGSTOP stops the stub alone");
            }
        }
        catch (Exception exception) when (exception is Win32Exception or ObjectDisposedException)
        {
            services.Log.Warning($"{ProgramName} does not take stub {pid}: {exception.Message}");
        }
    }

    /// <summary>Ends it; stubs go on without it.</summary>
    public void Dispose()
    {
        if (_starting is { IsCompletedSuccessfully: true, Result: { } input })
        {
            input.Dispose();
        }
    }

    // Null: there is none, which was told; the next stub does not try it again.
    private async Task<PipeWriteEnd?> StartAsync()
    {
        PipePair? pipe = null;
        try
        {
            pipe = PipePair.Create(services.Loop);
            ChildProcess process = await services.Processes.CreateAsync(new ProcessPlan
            {
                Program = Program,
                Input = StandardStream.Pipe(pipe.ReadEnd),
            });
            _ = ForgetAsync(process, pipe.WriteEnd);
            return pipe.WriteEnd;
        }
        catch (Exception exception) when (exception is ProcessCreationException or Win32Exception)
        {
            pipe?.Dispose();
            services.Log.Warning($"{ProgramName} cannot be started, so that a SIGSTOP stops stubs alone: {exception.Message}");
            return null;
        }
    }

    // The next stub gets a new one.
    private async Task ForgetAsync(ChildProcess process, PipeWriteEnd input)
    {
        await process.Ended;
        input.Dispose();
        _starting = null;
    }
}
