using System.Diagnostics;
using System.Globalization;
using Smash.DaemonCore.Processes;
using Smash.Session.Jobs;

namespace Smash.Session.Tests.Jobs;

public sealed class LostProcessTests
{
    [Fact]
    public void The_start_of_a_process_is_told_from_its_ticks()
    {
        const long tick = 10_000;
        const int startTicksField = 19;
        long before = UnixMicroseconds.Now;
        using Process process = Process.Start("/bin/sleep", "1000");
        try
        {
            long after = UnixMicroseconds.Now;
            string stat = File.ReadAllText($"/proc/{process.Id}/stat");
            ulong ticks = ulong.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[startTicksField], CultureInfo.InvariantCulture);

            Assert.InRange(LostProcess.GetStarted(new ProcessIdentity(process.Id, ticks)), before - (3 * tick), after + (3 * tick));
        }
        finally
        {
            process.Kill();
        }
    }
}
