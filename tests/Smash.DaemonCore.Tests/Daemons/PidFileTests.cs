using System.Globalization;
using Smash.DaemonCore.Daemons;

namespace Smash.DaemonCore.Tests.Daemons;

public sealed class PidFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string FilePath => _folder["daemon.pid"];

    [Fact]
    public void The_file_holds_the_process_id_and_is_gone_afterwards()
    {
        using (PidFile.Take(FilePath))
        {
            Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n", File.ReadAllText(FilePath));
            Assert.Equal([FilePath], Directory.GetFiles(_folder.FullPath));
        }

        Assert.Empty(Directory.GetFiles(_folder.FullPath));
    }

    [Theory]
    [InlineData("4194304000\n")]
    [InlineData("")]
    [InlineData("1\n")]
    public void A_file_that_nobody_holds_is_replaced_whatever_it_says(string stale)
    {
        File.WriteAllText(FilePath, stale);
        using PidFile file = PidFile.Take(FilePath);

        Assert.Equal(Environment.ProcessId, int.Parse(File.ReadAllText(FilePath), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_file_that_somebody_holds_is_refused_by_his_id_and_left_alone()
    {
        using PidFile file = PidFile.Take(FilePath);
        DaemonStartException exception = Assert.Throws<DaemonStartException>(() => PidFile.Take(FilePath));

        Assert.Equal(DaemonExitCode.AlreadyRuns, exception.ExitCode);
        Assert.Contains($"process {Environment.ProcessId}", exception.Message, StringComparison.Ordinal);
        Assert.Equal([FilePath], Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void Of_many_that_start_together_one_takes_the_file()
    {
        for (int round = 0; round < 50; round++)
        {
            if (round % 2 == 0)
            {
                File.WriteAllText(FilePath, "stale");
            }

            var taken = new List<PidFile>();
            int refused = 0;
            Parallel.For(0, 8, starter =>
            {
                try
                {
                    PidFile file = PidFile.Take(FilePath, $"{starter}");
                    lock (taken)
                    {
                        taken.Add(file);
                    }
                }
                catch (DaemonStartException exception) when (exception.ExitCode == DaemonExitCode.AlreadyRuns)
                {
                    Interlocked.Increment(ref refused);
                }
            });

            Assert.Single(taken).Dispose();
            Assert.Equal(7, refused);
            Assert.False(File.Exists(FilePath));
        }
    }

    [Fact]
    public void A_file_that_was_replaced_by_another_hand_is_not_removed()
    {
        using (PidFile.Take(FilePath))
        {
            File.Delete(FilePath);
            File.WriteAllText(FilePath, "another's");
        }

        Assert.Equal("another's", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_told()
    {
        Assert.Equal(DaemonExitCode.CannotCreate, Assert.Throws<DaemonStartException>(() => PidFile.Take(_folder["no/such/file"])).ExitCode);
        Directory.CreateDirectory(FilePath);
        Assert.Equal(DaemonExitCode.CannotCreate, Assert.Throws<DaemonStartException>(() => PidFile.Take(FilePath)).ExitCode);
    }
}
