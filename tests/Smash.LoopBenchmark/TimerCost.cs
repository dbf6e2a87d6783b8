using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Timers;

namespace Smash.LoopBenchmark;

/// <summary>What the run of a periodic timer costs: its turn of the loop, its handler, and its way back into the queue.</summary>
internal static class TimerCost
{
    private const int Events = 300_000;

    public static void Measure(RatioTable table)
    {
        using var log = new DaemonLog();
        table.Add("timer runs", (10, () => Run(10, log)), (1_000, () => Run(1_000, log)));
        table.Add("timer put off and run", (10, () => PutOff(10, log)), (1_000, () => PutOff(1_000, log)));
    }

    private static double Run(int count, DaemonLog log)
    {
        var time = new SteppedTime();
        using var loop = new EventLoop(time);
        var timers = new TimerTable(loop, log);
        int runs = 0;
        for (int i = 0; i < count; i++)
        {
            // One is due each microsecond, and each run moves the clock to the next: one turn of the loop a run.
            timers.Add("timer", new TimerSchedule { Delay = TimeSpan.FromMicroseconds(i), Period = TimeSpan.FromMicroseconds(count - 1) }, () =>
            {
                time.Microseconds++;
                if (++runs == Events)
                {
                    loop.Stop();
                }
            });
        }

        return Spent(loop);
    }

    /// <summary>As timeouts are: each event puts another timer off, which hardly ever runs.</summary>
    private static double PutOff(int count, DaemonLog log)
    {
        var time = new SteppedTime();
        using var loop = new EventLoop(time);
        var timers = new TimerTable(loop, log);
        DaemonTimer[] timeouts = [.. Enumerable.Range(0, count).Select(_ => timers.After("timeout", TimeSpan.FromHours(1), static () => { }))];
        int runs = 0;
        timers.Every("event", TimeSpan.Zero, () =>
        {
            time.Microseconds++;
            timeouts[runs % count].Reset(TimeSpan.FromHours(1));
            if (++runs == Events)
            {
                loop.Stop();
            }
        });
        return Spent(loop);
    }

    private static double Spent(EventLoop loop)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        loop.Run();
        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / Events;
    }
}
