using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Configuration;

public sealed class RcFormTests
{
    private const string Guide = "servers : my_linux_x86_64_pc_1, my_linux_x86_64_pc_2 clients : localnets ";

    [Theory]
    [InlineData(Guide)]
    [InlineData("servers : my_linux_x86_64_pc_1, my_linux_x86_64_pc_2\nclients : localnets\n")]
    [InlineData("servers: my_linux_x86_64_pc_1 my_linux_x86_64_pc_2\r\nclients:localnets\r\n")]
    [InlineData("servers :\n  my_linux_x86_64_pc_1,\n  my_linux_x86_64_pc_2\n  clients : localnets")]
    [InlineData("servers : my_linux_x86_64_pc_1,\nmy_linux_x86_64_pc_2\n\nclients : \\\nlocalnets")]
    [InlineData("servers : \"my_linux_x86_64_pc_1\", my_linux_x86_64_pc_2\\\n\nclients : localnets")]
    public void The_guides_example_is_read_however_it_is_laid_out(string text)
    {
        Assert.Equal(["servers=my_linux_x86_64_pc_1|my_linux_x86_64_pc_2", "clients=localnets"], Read(text));
    }

    [Theory]
    [InlineData("# a comment\nservers : a # one\n// two\n  , b // three\n")]
    [InlineData("/* servers : no */ servers : a, /* b2,\n servers : c\n */ b")]
    [InlineData("#\n#a comment without a blank\n\tservers : a b /* to the end */")]
    public void Comments_are_left_out(string text) => Assert.Equal(["servers=a|b"], Read(text));

    [Fact]
    public void What_looks_like_a_comment_inside_of_a_word_or_quotes_is_none() =>
        Assert.Equal(["rex-temp-directory=/tmp/a#b//c/*", "ssh-options=ProxyCommand=x # y"], Read("rex-temp-directory : /tmp/a#b//c/*\nssh-options : \"ProxyCommand=x # y\""));

    [Theory]
    [InlineData("#include \"more.rc\"")]
    [InlineData("  #include <more.rc> // why")]
    [InlineData("include more.rc")]
    [InlineData("include : more.rc")]
    [InlineData("include \"more.rc\"")]
    public void Files_are_included_in_each_spelling(string text) => Assert.Equal(["include=more.rc"], Read(text));

    [Fact]
    public void Each_value_knows_its_line()
    {
        var problems = new RexProblemList();
        RexStatement statement = Assert.Single(new RcForm("rex.rc", problems).Read("\n/*\n*/\nservers : a,\n  b,\n\n  c"));

        Assert.Equal("rex.rc:4", statement.Origin.ToString());
        Assert.Equal([4, 5, 7], statement.Words.Select(static word => word.Origin.Line));
    }

    [Theory]
    [InlineData("servers : a\n\nserverz a b\n", "rex.rc:3: 'serverz' begins no option: write OPTION : VALUE, and indent lines that go on.")]
    [InlineData("  a, b", "rex.rc:1: 'a' belongs to no option: write OPTION : VALUE.")]
    [InlineData("servers : a\n/* b\n\n", "rex.rc:2: The comment is not closed by */.")]
    [InlineData("\nservers : \"a\n", "rex.rc:2: The quotes are not closed on this line.")]
    [InlineData("#ifdef LINUX\n", "rex.rc:1: #ifdef is not known here, only #include. A comment has a blank after the #.")]
    [InlineData("#include more.rc", "rex.rc:1: After #include a file is named, in \"quotes\" or <brackets>.")]
    public void What_is_wrong_is_told_with_its_line(string text, string expected)
    {
        var problems = new RexProblemList();
        new RcForm("rex.rc", problems).Read(text);

        Assert.Contains(expected, problems.Problems.Select(static problem => problem.ToString()));
    }

    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        string[] pieces = ["servers", " ", ":", ",", "\n", "\"", "#include", "/*", "*/", "//", "\\", "a", "<b>", "\t", "include", "\0", "é"];
        var random = new Random(6);
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            new RcForm("rex.rc", new RexProblemList()).Read(text);
        }
    }

    private static string[] Read(string text)
    {
        var problems = new RexProblemList();
        string[] statements = [.. new RcForm("rex.rc", problems).Read(text).Select(static statement => $"{statement.Name}={string.Join('|', statement.Words.Select(static word => word.Text))}")];
        Assert.Empty(problems.Problems);
        return statements;
    }
}
