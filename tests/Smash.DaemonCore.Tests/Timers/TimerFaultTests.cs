using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore.Tests.Timers;

public sealed class TimerFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_that_fails_ends_the_loop_with_its_fault_and_the_log_names_the_timer(bool isAsynchronous)
    {
        using var folder = new TemporaryFolder();
        string path = folder["log"];
        using (var loop = new EventLoop())
        using (var log = new DaemonLog(path))
        {
            var timers = new TimerTable(loop, log);
            if (isAsynchronous)
            {
                timers.After("breaks", TimeSpan.Zero, async () =>
                {
                    await Task.Yield();
                    throw new InvalidDataException("as it must");
                });
            }
            else
            {
                timers.After("breaks", TimeSpan.Zero, static () => throw new InvalidDataException("as it must"));
            }

            Assert.Equal("as it must", Assert.Throws<InvalidDataException>(loop.Run).Message);
        }

        Assert.Contains("breaks", File.ReadAllText(path), StringComparison.Ordinal);
    }
}
