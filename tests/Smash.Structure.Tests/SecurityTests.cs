using System.Text.RegularExpressions;

namespace Smash.Structure.Tests;

/// <summary>docs/SECURITY.md claims nothing that no test shows.</summary>
public sealed class SecurityTests
{
    private static string[] Claims => [.. File.ReadAllLines(Path.Combine(Repository.Root, "docs", "SECURITY.md")).Where(static line => line.StartsWith("- ", StringComparison.Ordinal))];

    [Fact]
    public void Each_line_names_its_test()
    {
        Assert.True(Claims.Length >= 30, $"only {Claims.Length} lines");
        Assert.All(Claims, static claim => Assert.NotEmpty(Named(claim)));
    }

    [Fact]
    public void Each_test_that_is_named_exists() =>
        Assert.All(Claims.SelectMany(Named), static test =>
        {
            SourceFile file = Assert.Single(Repository.Files, file => file.Path == test.Path);
            Assert.True(file.Matches(Declaration(test.Path, test.Name)), $"{test.Path} has no {test.Name}");
        });

    private static (string Path, string Name)[] Named(string claim) =>
        [.. Regex.Matches(claim, @"`(tests/[^`]+)` `(\w+)`").Select(static match => (match.Groups[1].Value, match.Groups[2].Value))];

    private static string Declaration(string path, string name) =>
        path.EndsWith(".py", StringComparison.Ordinal) ? $@"(?m)^ *def {name}\(" : $@"(?m)^ *public .*\b{name}\(";
}
