using System.Text.RegularExpressions;

namespace Smash.Structure.Tests;

/// <summary>No log holds a job's command, environment or output. What runs is held by a test with a marker; this one looks at what the calls say.</summary>
public sealed class LogContentTests
{
    // A call on something that is called a log, or on a category of it, with an interpolated message.
    private const string Call = """(?i)\b\w*(?:log|security)\b(?:\.Category\([\w.]+\))?\.(?:Debug|Info|Warning|Error)\(\s*\$"(?<message>(?:[^"\\]|\\.)*)["]""";

    // Counts and lengths of these are fine, they themselves are not.
    private const string Private =
        @"(?i)(?:^|\.|_)(?:command(?:Line|Path|Text)?|arguments?|args|argv|environment(?:Block|s)?|environ|output(?:Text|Line)?|stdin|stdout|stderr|payload|password|secret|plan|request)\s*[?!]?$";

    [Fact]
    public void No_log_call_interpolates_what_a_job_or_a_client_brought()
    {
        string[] interpolated = [.. Repository.CSharp.Where(static file => file.IsIn("native-host")).SelectMany(Interpolations)];

        Assert.True(interpolated.Length > 20, "The log calls are not found any more: the pattern must follow them.");
        Assert.DoesNotContain(interpolated, static expression => IsPrivate(expression));
    }

    [Theory]
    [InlineData("job.Command", true)]
    [InlineData("_environment", true)]
    [InlineData("string.Join(' ', plan.Arguments)", true)]
    [InlineData("request.Payload", true)]
    [InlineData("arguments.Count", false)]
    [InlineData("command.Name", false)]
    [InlineData("job.Key", false)]
    public void What_is_private_is_known_by_its_name(string expression, bool expected) => Assert.Equal(expected, IsPrivate(expression));

    private static bool IsPrivate(string expression) =>
        Regex.Split(expression, @"[(),\s\[\]]+").Any(static part => Regex.IsMatch(part, Private));

    private static IEnumerable<string> Interpolations(SourceFile file) =>
        Regex.Matches(file.Text, Call).SelectMany(static call => Regex.Matches(call.Groups["message"].Value, @"\{(?<expression>[^{}]+)\}"))
            .Select(static match => match.Groups["expression"].Value.Split(':')[0]);
}
