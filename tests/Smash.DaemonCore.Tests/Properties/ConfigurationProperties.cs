using CsCheck;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Tests.Configuration;
using Smash.Protocol.Tests;

namespace Smash.DaemonCore.Tests.Properties;

/// <summary>Settings: what a file says is what is got, from whatever layer and through whatever other names; what is out of its range never is.</summary>
public sealed class ConfigurationProperties
{
    // Neither a macro nor a line that goes on.
    private static readonly Gen<string> Text = Gen.String[Gen.Char["abcXYZ019 =:#;,.'()/\u00E9"], 0, 30].Select(static text => text.Trim());

    [Fact]
    public void A_text_is_what_the_file_says_also_through_other_names() => Property.Holds(Gen.Select(Text, Text, Text), static sample =>
    {
        (string first, string second, string third) = sample;
        using var folder = new ConfigurationFolder();
        Parameter<string> text = folder.Parameters.AddText("TEXT", "start", "A text.");
        DaemonConfiguration configuration = folder.Load("TEXT = $(B)-$(A)", $"A = {first}", $"B = {second}", $"TEXT = <$(TEXT)>{third}.");

        Assert.Empty(configuration.Problems);
        Assert.Equal($"<{second}-{first}>{third}.", configuration.Get(text));
    },
    iterations: 100);

    [Fact]
    public void The_last_layer_and_the_last_line_win() => Property.Holds(Gen.Select(Gen.Int[0, 2000].List[1, 5], Gen.Nullable(Gen.Int[0, 2000]), Gen.Nullable(Gen.Int[0, 2000])), static sample =>
    {
        (List<int> lines, int? environment, int? argument) = sample;
        using var folder = new ConfigurationFolder();
        Parameter<int> jobs = folder.Parameters.AddInteger("MAX_JOBS", 4, new(1, 1000), "Most jobs at once.");
        folder.Write("main.conf", string.Concat(lines.Select(static line => $"MAX_JOBS = {line}\n")));
        DaemonConfiguration configuration = DaemonConfiguration.Load(
            folder.Sources with
            {
                Environment = environment is null ? [] : new Dictionary<string, string> { ["_SMASH_MAX_JOBS"] = $"{environment}" },
                CommandLine = argument is null ? [] : [$"MAX_JOBS={argument}"],
            },
            folder.Parameters);

        int wanted = argument ?? environment ?? lines[^1];
        Assert.InRange(configuration.Get(jobs), 1, 1000);
        if (wanted is >= 1 and <= 1000)
        {
            Assert.Equal(wanted, configuration.Get(jobs));
        }
        else
        {
            Assert.NotEmpty(configuration.Problems);
        }
    },
    iterations: 100);
}
