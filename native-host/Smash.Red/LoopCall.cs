using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Protocol.Red;

namespace Smash.Red;

/// <summary>Calls from other threads into the loop, where the state of worlds and jobs is. A fault of one is the answer to its caller, and not the daemon's end.</summary>
/// <param name="loop">The loop.</param>
/// <param name="log">Where faults are told.</param>
internal sealed class LoopCall(EventLoop loop, DaemonLog log)
{
    /// <summary>Runs a function on the loop.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="function">The function.</param>
    /// <returns>What it returned. The caller goes on on another thread.</returns>
    /// <exception cref="RedException">What it threw; RED_EUNKNOWN for what was none.</exception>
    public Task<T> RunAsync<T>(Func<Task<T>> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() => _ = AnswerAsync(function, result));
        return result.Task;
    }

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}})"/>
    public Task<T> RunAsync<T>(Func<T> function) => RunAsync(() => Task.FromResult(function()));

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}})"/>
    public Task RunAsync(Func<Task> function) => RunAsync(async () =>
    {
        await function();
        return true;
    });

    private async Task AnswerAsync<T>(Func<Task<T>> function, TaskCompletionSource<T> result)
    {
        try
        {
            result.SetResult(await function());
        }
        catch (RedException exception)
        {
            result.SetException(exception);
        }
#pragma warning disable CA1031 // Whatever it is, the caller is told and the log has it; others are served on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.Error($"a call failed: {exception}");
            result.SetException(new RedException(RedError.Unknown, $"{exception.GetType().Name}: {exception.Message}", exception));
        }
    }
}
