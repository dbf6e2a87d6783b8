using Smash.DaemonCore.Logs;
using Smash.Protocol.Red;

namespace Smash.Red.Tests;

public sealed class LoopCallTests : IDisposable
{
    private readonly LoopThread _thread = new();
    private readonly DaemonLog _log = new();
    private readonly LoopCall _call;

    public LoopCallTests() => _call = new LoopCall(_thread.Loop, _log);

    public void Dispose()
    {
        _thread.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_function_runs_on_the_loop_and_its_caller_goes_on_elsewhere()
    {
        int ran = await _call.RunAsync(static () => Environment.CurrentManagedThreadId);

        Assert.Equal(_thread.ThreadId, ran);
        Assert.NotEqual(_thread.ThreadId, Environment.CurrentManagedThreadId);
    }

    [Fact]
    public async Task A_refusal_reaches_the_caller_as_it_is()
    {
        var refusal = new RedException(RedError.BadJob, "7");

        Assert.Same(refusal, await Assert.ThrowsAsync<RedException>(() => _call.RunAsync(int () => throw refusal)));
    }

    [Fact]
    public async Task A_fault_is_an_unknown_error_to_its_caller_and_the_loop_goes_on()
    {
        RedException refused = await Assert.ThrowsAsync<RedException>(() => _call.RunAsync(static async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException("broken");
        }));

        Assert.Equal((RedError.Unknown, "InvalidOperationException: broken"), (refused.Error, refused.Extras));
        Assert.Equal(1, await _call.RunAsync(static () => 1));
    }
}
