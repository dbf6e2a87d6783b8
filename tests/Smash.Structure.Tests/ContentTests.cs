using System.Text.RegularExpressions;

namespace Smash.Structure.Tests;

public sealed class ContentTests
{
    // In two parts, so that this file does not hold what it looks for.
    private const string MachinePath = @"(?<![\w.\-}*])(/" + @"(root|work|Users|mnt)/\w|[A-Za-z]:\\" + @"Users\\)";
    private const string HomePath = @"(?<![\w.\-])/" + @"home/\w";

    // A world of RED's has a folder of that name of its own.
    private const string AboutWorlds = @"Red|^tests/(world|escape)/";

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine()
    {
        Assert.DoesNotContain(Repository.Files, static file => file.Matches(MachinePath));
        Assert.DoesNotContain(Repository.Files, static file => file.Matches(HomePath) && !Regex.IsMatch(file.Path, AboutWorlds));
    }

    [Fact]
    public void No_test_waits_by_the_clock() =>
        Assert.DoesNotContain(Repository.CSharp, static file => file.IsIn("tests") && file.Matches(@"\bThread\.Sleep\(|\bTask\.Delay" + @"\("));
}
