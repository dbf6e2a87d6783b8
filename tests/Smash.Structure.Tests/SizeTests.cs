namespace Smash.Structure.Tests;

public sealed class SizeTests
{
    private const int MostLines = 400;

    // The master may run as root and is to be read in one sitting: it grows only where somebody says so here.
    private const int MostMasterLines = 4000;

    // What strangers' programs are kept in is to be read in one sitting too.
    private const int MostWorldLines = 1500;

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

    [Fact]
    public void What_makes_worlds_and_moves_their_bytes_stays_small()
    {
        SourceFile[] programs = [.. Repository.C.Where(static file => file.IsIn("native-host/world") || file.IsIn("native-host/transfer"))];

        Assert.NotEmpty(programs);
        Assert.InRange(programs.Sum(static file => file.LineCount), 1, MostWorldLines);
    }
}
