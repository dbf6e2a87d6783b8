using System.Text;
using Smash.DaemonCore.Logs;
using Smash.Session.Tests.Store;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class FullDiskTests
{
    [TmpfsFact]
    public void What_a_full_disk_did_not_take_is_counted_and_told_when_there_is_room_and_no_line_is_torn()
    {
        using var disk = new SmallDisk(64 * 1024);
        string path = disk["clock.log"];
        using var log = new DaemonLog(new LogOptions { Subsystem = "CLOCK", File = new LogFileOptions(path), WritesToStandardError = false });
        log.Info($"line 0");
        disk.Fill();
        int written = 0;
        // What is left of the file's page takes some; the line that reaches beyond it is taken back.
        while (log.LostLines < 10)
        {
            written++;
            log.Info($"line {written}");
        }

        Assert.Equal((byte)'\n', File.ReadAllBytes(path)[^1]);
        disk.MakeRoom();
        log.Info($"room");

        string[] messages = [.. File.ReadAllLines(path).Select(static line => LogLine.Parse(Encoding.UTF8.GetBytes(line))!.Message)];
        Assert.Equal(Enumerable.Range(0, written - 9).Select(static number => $"line {number}"), messages[..^2]);
        Assert.StartsWith("10 lines since ", messages[^2]);
        Assert.Equal("room", messages[^1]);
    }

    [Fact]
    public void A_device_that_is_always_full_ends_nobody()
    {
        using var log = new DaemonLog(new LogOptions { File = new LogFileOptions("/dev/full"), WritesToStandardError = false });
        log.Info($"one");
        log.Info($"two");

        Assert.Equal(2, log.LostLines);
        Assert.Contains("/dev/full", log.Problem);
    }
}
