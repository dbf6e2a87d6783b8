using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Configuration;

public sealed class ConfigurationDocumentTests
{
    [Fact]
    public void The_document_tells_of_each_option_and_of_no_other() =>
        Assert.Equal(RexOptionTable.Names.Order(), Regex.Matches(Document(), @"^\| `([a-z-]+)` \|", RegexOptions.Multiline).Select(static match => match.Groups[1].Value).Order());

    [Fact]
    public void The_documents_examples_are_right_and_the_same()
    {
        string[] blocks = [.. Regex.Matches(Document(), @"(?:^    .*\n)+", RegexOptions.Multiline).Select(static match => Regex.Replace(match.Value, "^    ", "", RegexOptions.Multiline))];
        Assert.Equal(3, blocks.Length);
        using var bench = new ConfigurationBench();
        bench.Write("plain.rc", blocks[0]);
        bench.Write("rex.xml", blocks[1]);
        bench.RunSql("rex.db", blocks[2]);

        Assert.All(["plain.rc", "rex.xml", "rex.db"], name =>
        {
            RexConfiguration configuration = bench.Read(name);
            Assert.Equal(["my_linux_x86_64_pc_1", "my_linux_x86_64_pc_2"], configuration.Servers.Select(static server => server.Name));
            Assert.Equal("localnets", Assert.Single(configuration.Clients).ToString());
        });
    }

    private static string Document([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../native-host/Smash.Rex/CONFIGURATION.md"));
}
