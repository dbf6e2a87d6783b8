namespace Smash.Structure.Tests;

public sealed class SizeTests
{
    private const int MostLines = 400;

    // The master may run as root and is to be read in one sitting: it grows only where somebody says so here.
    private const int MostMasterLines = 4000;

    [Fact]
    public void No_source_file_is_too_long_to_be_read_at_once() =>
        Assert.DoesNotContain(Repository.CSharp.Concat(Repository.C), static file => file.LineCount >= MostLines);

    [Fact]
    public void The_master_stays_small()
    {
        SourceFile[] master = [.. Repository.C.Where(static file => file.IsIn("native-host/master"))];

        Assert.NotEmpty(master);
        Assert.InRange(master.Sum(static file => file.LineCount), 1, MostMasterLines - 1);
    }
}
