using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class LargeFileTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public LargeFileTests() => _folder.Parameters.AddText("LAST", "", "A text.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Four_times_the_entries_take_about_four_times_the_work()
    {
        long few = Work(2_500);
        long many = Work(10_000);

        Assert.InRange((double)many / few, 2.0, 6.0);
    }

    // Bytes allocated: the same in every run, whatever else the machine does; every step of reading makes something.
    private long Work(int entries)
    {
        IEnumerable<string> chain = Enumerable.Range(1, entries).Select(static i => $"NAME_{i} = $(NAME_{i - 1}:x)/../$(LAST)");
        IEnumerable<string> prefixed = Enumerable.Range(1, entries).Where(static i => i % 2 == 0).Select(static i => $"SAMPLE.NAME_{i} = {i}");
        Assert.Empty(_folder.Load([.. chain, .. prefixed, $"if defined NAME_{entries}", "endif"]).Problems);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DaemonConfiguration.Load(_folder.Sources, _folder.Parameters);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
