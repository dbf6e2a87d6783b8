using Smash.DaemonCore.Daemons;

namespace Smash.DaemonCore.Tests.Daemons;

public sealed class DaemonLifeTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A_daemon_is_initialized_configured_and_ended_in_this_order()
    {
        var daemon = new EmbeddedDaemon
        {
            Starting = static own =>
            {
                own.Loop.Post(() => own.Exit(7));
                return ValueTask.CompletedTask;
            },
        };

        Assert.Equal(7, daemon.Run("a", "b"));
        Assert.Equal(["init a b", "configure True", "ended"], daemon.Calls);
    }

    [Fact]
    public void A_graceful_shutdown_that_takes_too_long_becomes_fast_and_a_fast_one_an_end()
    {
        int callsAtGraceful = 0;
        int callsBeforeFast = 0;
        int callsAtFast = 0;
        var daemon = new EmbeddedDaemon
        {
            Starting = own =>
            {
                own.Loop.Post(() =>
                {
                    own.Control.ShutdownGraceful();
                    own.Control.ShutdownGraceful();
                    callsAtGraceful = own.Calls.Count;
                    own.AdvanceLater(TimeSpan.FromMinutes(30) - Moment, () =>
                    {
                        callsBeforeFast = own.Calls.Count;
                        own.AdvanceLater(Moment, () =>
                        {
                            callsAtFast = own.Calls.Count;
                            own.AdvanceLater(TimeSpan.FromMinutes(5), static () => { });
                        });
                    });
                });
                return ValueTask.CompletedTask;
            },
        };

        Assert.Equal(DaemonExitCode.ShutdownTimeout, daemon.Run());
        Assert.Equal(["init ", "configure True", "graceful", "fast", "ended"], daemon.Calls);
        Assert.Equal((3, 3, 4), (callsAtGraceful, callsBeforeFast, callsAtFast));
    }

    [Fact]
    public void A_fast_shutdown_overtakes_a_graceful_one_and_is_not_begun_twice()
    {
        var daemon = new EmbeddedDaemon
        {
            Starting = static own =>
            {
                own.Loop.Post(() =>
                {
                    own.Control.ShutdownGraceful();
                    own.Control.ShutdownFast();
                    own.Control.ShutdownFast();
                    own.Control.ShutdownGraceful();
                    own.Exit();
                });
                return ValueTask.CompletedTask;
            },
        };

        Assert.Equal(DaemonExitCode.Done, daemon.Run());
        Assert.Equal(["graceful", "fast"], daemon.Calls[2..4]);
        Assert.Equal("ended", daemon.Calls[4]);
    }

    [Fact]
    public void A_start_that_fails_ends_it_with_its_exit_code()
    {
        var daemon = new EmbeddedDaemon
        {
            Starting = static async _ =>
            {
                await Task.Yield();
                throw new DaemonStartException(42, "no");
            },
        };

        Assert.Equal(42, Assert.Throws<DaemonStartException>(() => daemon.Run()).ExitCode);
        Assert.Equal(["init ", "ended"], daemon.Calls);
    }

    [Fact]
    public void A_handler_that_fails_ends_it_as_a_fault()
    {
        var daemon = new EmbeddedDaemon
        {
            Starting = static own =>
            {
                own.Timers.After("breaks", TimeSpan.Zero, static () => throw new InvalidDataException("as it must"));
                return ValueTask.CompletedTask;
            },
        };

        DaemonStartException exception = Assert.Throws<DaemonStartException>(() => daemon.Run());
        Assert.Equal(DaemonExitCode.Fault, exception.ExitCode);
        Assert.Contains(nameof(InvalidDataException), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_are_not_there_before_Init() =>
        Assert.Throws<InvalidOperationException>(static () => new EmbeddedDaemon().Loop);
}
