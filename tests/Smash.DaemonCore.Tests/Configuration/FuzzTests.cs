using System.Text;
using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class FuzzTests : IDisposable
{
    private static readonly string[] Pieces =
    [
        "\n", "\n", "\n", " ", "\t", "=", " = ", "$(", ")", "$ENV(", ":", "\\", "\\\n", "#", "if ", "elif ", "else", "endif", "include : ", "include ifexist : ", "main.conf", "*", "?", "..", "/",
        "MAX_JOBS", "SAMPLE.", "ONE.", "TEXT", "A", "B", "$(A)", "$(B:$(A))", "$(TEXT)", "$(DOLLAR)", "defined ", "!", "true", "5 min", "10 MB", "-", "\0", "\u001b", "ü", "\ud83d\ude00", "\r", "use ", ",", "99999999999", "%", "'",
    ];

    private readonly ConfigurationFolder _folder = new();
    private readonly Parameter<int> _jobs;
    private readonly Parameter<TimeSpan> _time;

    public FuzzTests()
    {
        ParameterTable table = _folder.Parameters;
        _jobs = table.AddInteger("MAX_JOBS", 4, new(1, 1000), "Most jobs at once.");
        _time = table.AddDuration("A", TimeSpan.FromSeconds(1), new(TimeSpan.Zero, TimeSpan.FromDays(1)), "A time.");
        table.AddSize("B", 1, new(0, 1L << 40), "A size.");
        table.AddPath("TEXT", "", "A path.");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_statements_throw_nothing_and_leave_every_value_in_its_range(int seed)
    {
        var random = new Random(seed);
        int good = 0;
        for (int round = 0; round < 500; round++)
        {
            string text = string.Concat(random.GetItems(Pieces, random.Next(1, 60)));
            good += Read(Encoding.UTF8.GetBytes(text));
        }

        // What is made of real pieces is right now and then: else nothing behind the first mistake would ever be read.
        Assert.InRange(good, 1, 499);
    }

    [Fact]
    public void Random_bytes_throw_nothing()
    {
        var random = new Random(5);
        byte[] bytes = new byte[300];
        for (int round = 0; round < 500; round++)
        {
            random.NextBytes(bytes);
            Read(bytes);
        }
    }

    [Fact]
    public void Random_names_and_values_of_the_environment_and_the_command_line_throw_nothing()
    {
        var random = new Random(6);
        _folder.Write("main.conf", "");
        for (int round = 0; round < 500; round++)
        {
            string text = string.Concat(random.GetItems(Pieces, random.Next(1, 10)));
            ConfigurationSources sources = _folder.Sources with
            {
                CommandLine = [text, $"TEXT={text}"],
                Environment = new Dictionary<string, string> { [$"_SMASH_{text}"] = text, ["_SMASH_B"] = text },
            };
            DaemonConfiguration configuration = DaemonConfiguration.Load(sources, _folder.Parameters);
            Assert.InRange(configuration.Get(_jobs), 1, 1000);
            configuration.SetRuntime("TEXT", text);
            configuration.SetRuntime(text, "1");
            Assert.InRange(configuration.Get(_time), TimeSpan.Zero, TimeSpan.FromDays(1));
        }
    }

    private int Read(byte[] bytes)
    {
        _folder.Write("main.conf", "");
        File.WriteAllBytes(_folder.Main, bytes);
        DaemonConfiguration configuration = DaemonConfiguration.Load(_folder.Sources, _folder.Parameters);
        Assert.InRange(configuration.Get(_jobs), 1, 1000);
        Assert.InRange(configuration.Get(_time), TimeSpan.Zero, TimeSpan.FromDays(1));
        Assert.All(configuration.Problems, problem => Assert.Equal(ConfigurationLayer.File, problem.Origin.Layer));
        return configuration.Problems.Count == 0 ? 1 : 0;
    }
}
