using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class ProblemTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public ProblemTests() => _folder.Parameters.AddInteger("MAX_JOBS", 4, new(1, 1000), "Most jobs at once.");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "nonsense")]
    [InlineData(ConfigurationProblemKind.Syntax, 2, null, "", "= 5")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "MAX JOBS = 5")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "9A = 5")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "MAX_JOBS. = 5")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "MAX_JOBS = 5\u0001")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "use ROLE : Personal")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "include some.conf")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "include :")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "include command : /bin/true")]
    [InlineData(ConfigurationProblemKind.File, 1, null, "include : missing.conf")]
    [InlineData(ConfigurationProblemKind.File, 1, null, "include : */x.conf")]
    [InlineData(ConfigurationProblemKind.File, 1, null, "include : $(NONE:)")]
    [InlineData(ConfigurationProblemKind.Macro, 1, null, "include : $(NONE)")]
    [InlineData(ConfigurationProblemKind.Macro, 1, null, "include : $(NONE")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "MAX_JOBS = 5 \\")]
    [InlineData(ConfigurationProblemKind.Syntax, 2, null, "MAX_JOBS = 5", "if true")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "endif")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "else")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "elif true")]
    [InlineData(ConfigurationProblemKind.Syntax, 3, null, "if true", "else", "else", "endif")]
    [InlineData(ConfigurationProblemKind.Syntax, 1, null, "if perhaps", "endif")]
    [InlineData(ConfigurationProblemKind.Macro, 1, null, "if $(NONE)", "endif")]
    [InlineData(ConfigurationProblemKind.UnknownName, 2, "MAX_JOB", "MAX_JOBS = 5", "MAX_JOB = 6")]
    [InlineData(ConfigurationProblemKind.UnknownName, 1, "ONE.MAX_JOB", "ONE.MAX_JOB = 6")]
    [InlineData(ConfigurationProblemKind.UnknownName, 1, "SELF", "SELF = $(SELF) more")]
    [InlineData(ConfigurationProblemKind.WrongValue, 2, "MAX_JOBS", "MAX_JOBS = 5", "MAX_JOBS = 0")]
    [InlineData(ConfigurationProblemKind.WrongValue, 1, "sample.max_jobs", "sample.max_jobs = x", "MAX_JOBS = 5")]
    [InlineData(ConfigurationProblemKind.WrongValue, 2, "MAX_JOBS", "A = 0", "MAX_JOBS = $(A)")]
    [InlineData(ConfigurationProblemKind.WrongValue, 1, "dollar", "dollar = 5")]
    public void Each_mistake_is_one_problem_at_its_line(ConfigurationProblemKind kind, int line, string? name, params string[] lines)
    {
        ConfigurationProblem problem = Assert.Single(_folder.Load(lines).Problems);

        Assert.Equal((kind, new ConfigurationOrigin(ConfigurationLayer.File, _folder.Main, line), name), (problem.Kind, problem.Origin, problem.Name));
        Assert.StartsWith($"{_folder.Main}:{line}: {name}", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', problem.ToString());
    }

    [Theory]
    [InlineData("MAX_JOSB", "MAX_JOBS")]
    [InlineData("max_jobs_", "MAX_JOBS")]
    [InlineData("ENABLE_RUNTIME_CONFG", "ENABLE_RUNTIME_CONFIG")]
    [InlineData("MIN_JAMS", null)]
    [InlineData("X", null)]
    public void An_unknown_name_is_told_with_the_nearest(string name, string? nearest)
    {
        Assert.Equal(nearest, _folder.Parameters.Nearest(name));
        ConfigurationProblem problem = Assert.Single(_folder.Load($"{name} = 5").Problems);
        Assert.Equal(nearest is not null, problem.Message.Contains($"{nearest} meant", StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        DaemonConfiguration configuration = _folder.Load("nonsense", "MAX_JOBS = x", "OTHER = 1", "include : missing.conf");

        Assert.Equal([1, 2, 3, 4], configuration.Problems.Select(static problem => problem.Origin.Line).Order());
    }

    [Fact]
    public void Of_very_many_mistakes_the_first_are_told_and_how_many_more_there_are()
    {
        DaemonConfiguration configuration = _folder.Load([.. Enumerable.Range(0, 1000).Select(static i => $"UNKNOWN_{i} = x")]);

        Assert.Equal(201, configuration.Problems.Count);
        Assert.Equal(ConfigurationProblemKind.Limit, configuration.Problems[^1].Kind);
        Assert.Contains("800", configuration.Problems[^1].Message);
    }

    [Fact]
    public void Names_of_other_daemons_are_no_mistake_where_they_are_announced()
    {
        _folder.Parameters.AddForeign("OTHER_*");

        Assert.Equal("ANOTHER_LOG", Assert.Single(_folder.Load("OTHER_LOG = x", "SAMPLE.OTHER_DEBUG = y", "ANOTHER_LOG = z").Problems).Name);
    }
}
