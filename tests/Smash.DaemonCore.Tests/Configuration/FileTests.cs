using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Configuration.Reading;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class FileTests : IDisposable
{
    private const int RegularFile = 0x8000;

    private readonly ConfigurationFolder _folder = new();
    private readonly Parameter<string> _text;

    public FileTests() => _text = _folder.Parameters.AddText("TEXT", "start", "A text.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Comments_blank_lines_and_continuation()
    {
        string[] lines = ["# comment \\", "", "  TEXT = one \\  ", "   # between \\", "\t two\\", "three", "#TEXT = four", "A\t=b # c", "B = $(A)", "C = $(B) $(C)", "# end \\"];
        DaemonConfiguration configuration = _folder.Load([.. lines.Select(static line => line + "\r"), "TEXT = $(TEXT) $(C)"]);

        Assert.Empty(configuration.Problems);
        Assert.Equal("one twothree b # c", configuration.Get(_text));
        Assert.Equal(12, configuration.Find("TEXT")!.Origin.Line);
        Assert.Equal(8, configuration.Find("A")!.Origin.Line);
        Assert.Equal("b # c", configuration.Find("A")!.Raw);
    }

    [Fact]
    public void A_continued_line_has_the_number_of_its_first()
    {
        DaemonConfiguration configuration = _folder.Load("", "TEXT = \\", "two", "TXET = \\", "\\", "", "TEXT = three");

        Assert.Equal(4, Assert.Single(configuration.Problems).Origin.Line);
        Assert.Equal(7, configuration.Find("TEXT")!.Origin.Line);
    }

    [Fact]
    public void Includes_are_read_at_their_place_relative_to_the_file_that_has_them()
    {
        _folder.Write("main.conf", "TEXT = a\nNAME = inner\ninclude : sub/$(NAME).conf\nTEXT = $(TEXT) e\nINCLUDE ifexist : missing.conf\ninclude:more.d/*.conf\ninclude : none.d/*.conf\ninclude = i\nTEXT = $(TEXT) $(include)\n");
        _folder.Write("sub/inner.conf", "TEXT = $(TEXT) b\ninclude : beside.conf\nTEXT = $(TEXT) d\n");
        _folder.Write("sub/beside.conf", "TEXT = $(TEXT) c\n");
        _folder.Write("more.d/2.conf", "TEXT = $(TEXT) g\n");
        _folder.Write("more.d/1.conf", "TEXT = $(TEXT) f\nSAMPLE.OTHER = x\nNAME = $(SAMPLE.OTHER)\n");
        DaemonConfiguration configuration = DaemonConfiguration.Load(_folder.Sources, _folder.Parameters);

        Assert.Empty(configuration.Problems);
        Assert.Equal("a b c d e f g i", configuration.Get(_text));
        Assert.Equal(new ConfigurationOrigin(ConfigurationLayer.File, _folder["more.d/1.conf"], 3), configuration.Find("NAME")!.Origin);
    }

    [Theory]
    [InlineData("1", "if true", "TEXT = 1", "else", "TEXT = 2", "endif")]
    [InlineData("2", "IF no", "TEXT = 1", "ELSE", "TEXT = 2", "ENDIF")]
    [InlineData("2", "A = 0", "if $(A)", "TEXT = 1", "elif ! $(A)", "TEXT = 2", "elif true", "TEXT = 3", "else", "TEXT = 4", "endif")]
    [InlineData("1", "A = x", "if defined A", "TEXT = 1", "endif")]
    [InlineData("start", "if defined A", "TEXT = 1", "endif")]
    [InlineData("2", "if ! defined A", "TEXT = 2", "endif")]
    [InlineData("start", "if false", "if true", "TEXT = 1", "else", "TEXT = 2", "endif", "nonsense", "include : missing.conf", "if $(NONE)", "elif $(NONE)", "endif", "endif")]
    public void Lines_count_or_not_as_conditions_have_it(string expected, params string[] lines)
    {
        DaemonConfiguration configuration = _folder.Load(lines);

        Assert.Empty(configuration.Problems);
        Assert.Equal(expected, configuration.Get(_text));
    }

    [Theory]
    [InlineData("main.conf")]
    [InlineData("one.conf")]
    [InlineData("link.conf")]
    [InlineData("sub/../main.conf")]
    public void A_circle_of_includes_is_told_at_the_line_that_closes_it(string last)
    {
        _folder.Write("sub/unused.conf", "");
        _folder.Write("one.conf", "# comment\ninclude : two.conf\n");
        _folder.Write("two.conf", $"include : {last}\n");
        _folder.Write("main.conf", "include : one.conf\nTEXT = read\n");
        File.CreateSymbolicLink(_folder["link.conf"], _folder.Main);
        DaemonConfiguration configuration = DaemonConfiguration.Load(_folder.Sources, _folder.Parameters);

        ConfigurationProblem problem = Assert.Single(configuration.Problems);
        Assert.Equal((ConfigurationProblemKind.File, new ConfigurationOrigin(ConfigurationLayer.File, _folder["two.conf"], 1)), (problem.Kind, problem.Origin));
        Assert.Contains(_folder["two.conf"], problem.Message);
        Assert.Equal("read", configuration.Get(_text));
    }

    [Fact]
    public void Includes_have_a_limit_of_depth_and_of_number()
    {
        _folder.Write("main.conf", "include : 1.conf\n");
        foreach (int i in Enumerable.Range(1, 20))
        {
            _folder.Write($"{i}.conf", $"include : {i + 1}.conf\n");
        }

        ConfigurationProblem deep = Assert.Single(DaemonConfiguration.Load(_folder.Sources, _folder.Parameters).Problems);
        Assert.Equal((ConfigurationProblemKind.Limit, new ConfigurationOrigin(ConfigurationLayer.File, _folder["15.conf"], 1)), (deep.Kind, deep.Origin));

        foreach (int i in Enumerable.Range(1, 14))
        {
            _folder.Write($"{i}.conf", $"include : {i + 1}.conf\ninclude : {i + 1}.conf\n");
        }

        _folder.Write("15.conf", "");
        Assert.Equal(ConfigurationProblemKind.Limit, Assert.Single(DaemonConfiguration.Load(_folder.Sources, _folder.Parameters).Problems).Kind);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told()
    {
        ConfigurationSources sources = _folder.Sources;
        Check(sources, ConfigurationProblemKind.File);

        Directory.CreateDirectory(_folder.Main);
        Check(sources, ConfigurationProblemKind.File);
        Directory.Delete(_folder.Main);

        _folder.Write("main.conf", new string('#', TrustedFile.MaxBytes));
        Assert.Empty(DaemonConfiguration.Load(sources, _folder.Parameters).Problems);
        File.AppendAllText(_folder.Main, "#");
        Check(sources, ConfigurationProblemKind.Limit);

        // A pipe that nobody writes to would hold whoever opens it.
        File.Delete(_folder.Main);
        Assert.Equal(0, Interop.MakePipe.Invoke(_folder.Main, 0x180));
        Check(sources, ConfigurationProblemKind.File);
    }

    [Fact]
    public void A_line_that_is_not_in_UTF_8_is_told_and_a_mark_at_the_beginning_is_not_read()
    {
        _folder.Write("main.conf", "");
        File.WriteAllBytes(_folder.Main, [.. "\ufeffTEXT = ü\n"u8]);
        Assert.Equal("ü", DaemonConfiguration.Load(_folder.Sources, _folder.Parameters).Get(_text));

        File.WriteAllBytes(_folder.Main, [.. "A = x\nTEXT = "u8, 0xff, .. "\n"u8]);
        ConfigurationProblem problem = Assert.Single(DaemonConfiguration.Load(_folder.Sources, _folder.Parameters).Problems);
        Assert.Equal((ConfigurationProblemKind.Syntax, new ConfigurationOrigin(ConfigurationLayer.File, _folder.Main, 2)), (problem.Kind, problem.Origin));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_others_may_write_is_not_obeyed(UnixFileMode bit)
    {
        _folder.Write("inner.conf", "TEXT = evil\n");
        File.SetUnixFileMode(_folder["inner.conf"], UnixFileMode.UserRead | bit);
        _folder.Write("main.conf", "\ninclude : inner.conf\n");
        DaemonConfiguration configuration = DaemonConfiguration.Load(_folder.Sources, _folder.Parameters);

        ConfigurationProblem problem = Assert.Single(configuration.Problems);
        Assert.Equal((ConfigurationProblemKind.Untrusted, new ConfigurationOrigin(ConfigurationLayer.File, _folder.Main, 2)), (problem.Kind, problem.Origin));
        Assert.Contains(_folder["inner.conf"], problem.Message);
        Assert.Equal("start", configuration.Get(_text));
    }

    [Theory]
    [InlineData(0, 0x1a4, 1000, true)]
    [InlineData(1000, 0x180, 1000, true)]
    [InlineData(1001, 0x180, 1000, false)]
    [InlineData(1000, 0x180, 0, false)]
    [InlineData(1000, 0x1b4, 1000, false)]
    [InlineData(0, 0x182, 1000, false)]
    public void A_file_is_trusted_if_it_is_roots_or_the_daemons_and_written_by_its_owner_alone(uint owner, int mode, uint user, bool isTrusted) =>
        Assert.Equal(isTrusted, TrustedFile.Distrust(new FileStatus.Facts((ushort)(RegularFile | mode), 1, 1, 1, owner), user) is null);

    private void Check(ConfigurationSources sources, ConfigurationProblemKind kind)
    {
        ConfigurationProblem problem = Assert.Single(DaemonConfiguration.Load(sources, _folder.Parameters).Problems);
        Assert.Equal((kind, new ConfigurationOrigin(ConfigurationLayer.File, _folder.Main)), (problem.Kind, problem.Origin));
    }
}
