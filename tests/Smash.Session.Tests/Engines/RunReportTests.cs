using Smash.Protocol;
using Smash.Session.Engines.Slurm;

namespace Smash.Session.Tests.Engines;

public sealed class RunReportTests
{
    [Fact]
    public void An_end_is_read_with_its_usage()
    {
        RunReport report = RunReport.Parse("started 5\nended 9\ndirect 2\nexit signaled 15\nusage 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18\nbreach wall 1 s since its start\noutside 15\nnobody knows this\n");
        Assert.Equal((5, 9, Errno.ENOENT), (report.StartedMicroseconds, report.EndedMicroseconds, report.DirectErrno));
        Assert.Equal((false, 15), report.Exit);
        Assert.Equal(("wall", "1 s since its start"), report.Breach);
        Assert.Equal(15, report.OutsideSignal);
        Assert.Equal(4_000_006, report.Usage.CpuMicroseconds);
        Assert.False(report.IsFenced);
    }

    [Fact]
    public void A_step_that_failed_is_read()
    {
        RunReport report = RunReport.Parse("failed 10 13\nfenced 1\n");
        Assert.Equal((LaunchStep.Directory, Errno.EACCES), report.Failed);
        Assert.Null(report.Exit);
        Assert.True(report.IsFenced);
    }
}
