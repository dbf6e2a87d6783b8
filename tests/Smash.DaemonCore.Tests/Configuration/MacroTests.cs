using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class MacroTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly Parameter<string> _text;

    public MacroTests()
    {
        _text = _folder.Parameters.AddText("TEXT", "start", "A text.");
        _folder.Parameters.AddText("OTHER", "$(TEXT)er", "Another text.");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a b", "A = a", "TEXT = $(A) b")]
    [InlineData("later", "TEXT = $(A)", "A = earlier", "A = later")]
    [InlineData("a(b)c", "A = a", "TEXT = $(A)(b)c")]
    [InlineData("x", "TEXT = $(NONE:x)")]
    [InlineData("", "TEXT = $(NONE:)")]
    [InlineData("deep", "A = deep", "TEXT = $(NONE:$(NOTHING:$(A)))")]
    [InlineData("f(x)", "TEXT = $(NONE:f(x))")]
    [InlineData("starter", "TEXT = $(OTHER)", "OTHER = starter")]
    [InlineData("$(A)", "TEXT = $(DOLLAR)(A)")]
    [InlineData("$A $ $$ 5$", "TEXT = $A $ $$ 5$")]
    [InlineData("SAMPLE ONE", "TEXT = $(SUBSYSTEM) $(LOCALNAME)")]
    [InlineData("value", "TEXT = $ENV(VARIABLE)")]
    [InlineData("fallback", "TEXT = $ENV(MISSING:fallback)")]
    [InlineData("value fallback", "TEXT = $env(VARIABLE) $env(MISSING:$(A))", "A = fallback")]
    [InlineData("local", "ONE.A = local", "A = plain", "TEXT = $(A)")]
    [InlineData("other", "TWO.A = other", "TEXT = $(TWO.A:plain)")]
    [InlineData("a-b", "A = a", "TEXT = $( A )-b")]
    public void Macros_are_expanded_when_everything_is_read(string expected, params string[] lines) => Check(expected, lines);

    [Theory]
    [InlineData("start more", "TEXT = $(TEXT) more")]
    [InlineData("one two three", "TEXT = one", "TEXT = $(TEXT) two", "text = $(Text) three")]
    [InlineData("a more", "A = $(A:a) more", "TEXT = $(A)")]
    [InlineData("more", "A = $(A) more", "TEXT = $(A)")]
    [InlineData("plain more", "TEXT = plain", "SAMPLE.TEXT = $(TEXT) more")]
    [InlineData("1 2 3", "SAMPLE.TEXT = 1", "SAMPLE.TEXT = $(TEXT) 2", "SAMPLE.TEXT = $(SAMPLE.TEXT) 3")]
    [InlineData("sub local", "SAMPLE.TEXT = sub", "TEXT = plain", "ONE.TEXT = $(TEXT) local")]
    [InlineData("plain", "SAMPLE.A = sub", "A = plain", "A = $(A)", "TEXT = $(A:)", "SAMPLE.A = $(NONE:plain)")]
    [InlineData("b", "TEXT = $(A:$(TEXT))", "A = b")]
    [InlineData("start", "TEXT = $(NONE:$(TEXT))")]
    public void A_name_in_its_own_value_is_what_it_stood_for_before(string expected, params string[] lines) => Check(expected, lines);

    [Fact]
    public void A_layer_appends_to_those_below()
    {
        _folder.Write("main.conf", "TEXT = file\n");
        _folder.Write("state/sample.persistent", "#\nTEXT = $(TEXT) persistent\n");
        ConfigurationSources sources = Sources with { CommandLine = ["TEXT=$(TEXT) option", "TEXT=$(TEXT) again"] };
        DaemonConfiguration configuration = DaemonConfiguration.Load(sources, _folder.Parameters);

        Assert.Empty(configuration.Problems);
        Assert.Equal("file persistent option again", configuration.Get(_text));
        Assert.Equal("file persistent option again", configuration.Find("TEXT")!.Raw);
    }

    [Fact]
    public void What_the_command_line_sets_is_there_for_the_conditions_and_includes_of_files()
    {
        _folder.Write("special.conf", "TEXT = $(MODE) $(TEXT)\n");
        _folder.Write("main.conf", "if $(IS_SPECIAL:no)\n include : $(MODE).conf\nendif\n");
        ConfigurationSources sources = Sources with { CommandLine = ["MODE=special", "IS_SPECIAL=yes"] };
        DaemonConfiguration configuration = DaemonConfiguration.Load(sources, _folder.Parameters);

        Assert.Empty(configuration.Problems);
        Assert.Equal("special start", configuration.Get(_text));
    }

    [Fact]
    public void A_default_may_have_macros()
    {
        DaemonConfiguration configuration = _folder.Load("TEXT = hard");

        ConfigurationEntry entry = configuration.Find("other")!;
        Assert.Equal(("OTHER", "$(TEXT)er", "harder", ConfigurationLayer.Default), (entry.Name, entry.Raw, entry.Value, entry.Origin.Layer));
    }

    [Theory]
    [InlineData(1, "TEXT", "TEXT = $(NONE)")]
    [InlineData(1, "TEXT", "TEXT = $ENV(MISSING)")]
    [InlineData(2, "B", "TEXT = $(B)", "B = $(C")]
    [InlineData(2, "TEXT", "B = x", "TEXT = $(B) $(9)")]
    [InlineData(1, "TEXT", "TEXT = $(NONE) $(B)", "B = x")]
    [InlineData(1, "TEXT", "TEXT = $()")]
    [InlineData(1, "TEXT", "TEXT = $INT(5)")]
    [InlineData(1, "A", "A = $(NONE)", "TEXT = $(A)", "OTHER = $(A)")]
    [InlineData(2, "B", "A = $(B)", "B = $(A)", "TEXT = $(A)")]
    [InlineData(3, "OTHER", "TEXT = $(A)", "A = $(OTHER)", "OTHER = $(A)$(TEXT)")]
    public void A_macro_that_cannot_be_expanded_is_one_problem_at_its_line(int line, string name, params string[] lines)
    {
        ConfigurationProblem problem = Assert.Single(Load(lines).Problems);

        Assert.Equal((ConfigurationProblemKind.Macro, new ConfigurationOrigin(ConfigurationLayer.File, _folder.Main, line), name), (problem.Kind, problem.Origin, problem.Name));
    }

    [Fact]
    public void A_circle_is_told_with_all_its_lines()
    {
        ConfigurationProblem problem = Assert.Single(Load("A = $(B)", "B = $(C)", "C = $(A)", "TEXT = $(A)").Problems);

        Assert.Equal(3, problem.Origin.Line);
        Assert.All(["A (", "B (", "C (", ":1)", ":2)", ":3)"], part => Assert.Contains(part, problem.Message));
    }

    [Fact]
    public void A_missing_name_is_told_with_the_nearest() =>
        Assert.Contains("OTHER", Assert.Single(Load("TEXT = $(OHTER)").Problems).Message);

    [Fact]
    public void A_value_that_doubles_and_doubles_is_stopped()
    {
        string[] appended = [.. Enumerable.Repeat("TEXT = $(TEXT)$(TEXT)", 40)];
        string[] referring = ["A0 = 0123456789", .. Enumerable.Range(1, 40).Select(static i => $"A{i} = $(A{i - 1})$(A{i - 1})"), "TEXT = $(A40)"];

        Assert.All(Load(appended).Problems, static problem => Assert.Equal((ConfigurationProblemKind.Limit, "TEXT"), (problem.Kind, problem.Name)));
        ConfigurationProblem one = Assert.Single(Load(referring).Problems);
        Assert.Equal((ConfigurationProblemKind.Limit, "A13"), (one.Kind, one.Name));
    }

    [Fact]
    public void Macros_are_nested_to_a_limit()
    {
        string[] chain = [.. Enumerable.Range(1, 200).Reverse().Select(static i => $"A{i} = $(A{i - 1})"), "A0 = end", "TEXT = $(A200)"];
        string deep = string.Concat(Enumerable.Repeat("$(NONE:", 5000)) + new string(')', 5000);

        Assert.Contains(Load(chain).Problems, static problem => problem.Kind == ConfigurationProblemKind.Limit);
        Assert.Equal(ConfigurationProblemKind.Limit, Assert.Single(Load($"TEXT = {deep}").Problems).Kind);
        Assert.Equal(ConfigurationProblemKind.Limit, Assert.Single(Load("A = 1", $"TEXT = $(A:{deep})").Problems).Kind);
    }

    private ConfigurationSources Sources => _folder.Sources with { Environment = new Dictionary<string, string> { ["VARIABLE"] = "value" } };

    private DaemonConfiguration Load(params string[] lines)
    {
        _folder.Write("main.conf", string.Concat(lines.Select(static line => line + "\n")));
        return DaemonConfiguration.Load(Sources, _folder.Parameters);
    }

    private void Check(string expected, string[] lines)
    {
        DaemonConfiguration configuration = Load(lines);
        Assert.Empty(configuration.Problems);
        Assert.Equal(expected, configuration.Get(_text));
    }
}
