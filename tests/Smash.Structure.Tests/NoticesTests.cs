using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Smash.Structure.Tests;

/// <summary>docs/THIRD-PARTY-NOTICES.md lists what is shipped.</summary>
public sealed class NoticesTests
{
    private static Dictionary<string, string> Listed => Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "THIRD-PARTY-NOTICES.md")), @"(?m)^\| ([\w.]+) \| ([\d.]+) \| [^|]*\w[^|]* \|")
        .ToDictionary(static match => match.Groups[1].Value, static match => match.Groups[2].Value);

    private static Dictionary<string, string> Versions => XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
        .ToDictionary(static item => (string)item.Attribute("Include")!, static item => (string)item.Attribute("Version")!);

    /// <summary>Without what is compiled against alone: its assembly is of whoever loads ours.</summary>
    private static string[] Shipped => [.. Repository.Projects.SelectMany(static project => XDocument.Parse(project.Text).Descendants("PackageReference"))
        .Where(static item => (string?)item.Attribute("ExcludeAssets") != "runtime").Select(static item => (string)item.Attribute("Include")!).Distinct()];

    [Fact]
    public void Each_package_that_is_shipped_is_listed_with_its_version()
    {
        Assert.NotEmpty(Shipped);
        Assert.All(Shipped, static name => Assert.Equal(Versions[name], Listed.GetValueOrDefault(name)));
    }

    [Fact]
    public void The_list_is_packed_with_the_module() =>
        Assert.Contains("docs/THIRD-PARTY-NOTICES.md", File.ReadAllText(Path.Combine(Repository.Root, "module", "packaging", "Smash.Module.csproj")), StringComparison.Ordinal);
}
