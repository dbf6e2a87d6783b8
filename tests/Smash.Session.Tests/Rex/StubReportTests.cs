using Smash.Protocol;
using Smash.Session.Rex;

namespace Smash.Session.Tests.Rex;

public sealed class StubReportTests
{
    [Fact]
    public void A_report_of_an_end_is_read_whole()
    {
        StubReport report = StubReport.Parse("server big host\npid 77\ndirectory /d\ntransferred 100\nsent 11\nreceived 22\nexit 2 15\nusage 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18\n");

        Assert.Equal(("big host", 77u, 111UL, 22UL), (report.Server, report.ProcessId, report.BytesSent, report.BytesReceived));
        Assert.Equal((false, 15), report.Exit);
        Assert.Equal((1_000_002, 3_000_004, 5, 18), (report.Usage!.Value.UserMicroseconds, report.Usage.Value.SystemMicroseconds, report.Usage.Value.MaxResidentKibibytes, report.Usage.Value.InvoluntarySwitches));
    }

    [Fact]
    public void What_went_wrong_is_read()
    {
        Assert.Equal("no sign of life", StubReport.Parse("lost no sign of life\n").Lost);
        Assert.Equal(("RexNotGranted", "it is not granted."), StubReport.Parse("refused RexNotGranted it is not granted.\n").Refused);
        Assert.Equal((LimitResource.TreeMemory, "2 of 1 bytes"), StubReport.Parse("breach 256 2 of 1 bytes\n").Breach);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pid many\nexit x y\nusage 1 2\nsent -4\nunknown thing\nalone\n")]
    [InlineData("usage 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19\n")]
    public void What_is_not_understood_is_skipped(string text) => Assert.Equal(new StubReport(), StubReport.Parse(text));

    [Fact]
    public void There_may_be_none() => Assert.Null(StubReport.Read("/nonexistent/report"));
}
