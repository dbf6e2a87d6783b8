using System.Globalization;
using System.Xml.Linq;

namespace Smash.TestRun;

/// <summary>The xunit projects of the solution.</summary>
internal static class XunitSuite
{
    public static TestCounts Run(Transcript transcript, string root)
    {
        string results = Directory.CreateTempSubdirectory("smash-tests-").FullName;
        // One project after another: tests with real processes and limits should not fight for two processors.
        int exitCode = Command.Run(transcript, root, "dotnet", "test", "Smash.sln", "-c", "Release", "--no-build", "-m:1", "--logger", "trx", "--results-directory", results);
        var counts = new TestCounts(0, 0, 0);
        foreach (string file in Directory.EnumerateFiles(results, "*.trx"))
        {
            counts += Read(XDocument.Load(file));
        }

        Directory.Delete(results, recursive: true);
        return exitCode != 0 && counts.Failed == 0 ? counts with { Failed = 1 } : counts;
    }

    private static TestCounts Read(XDocument document)
    {
        XElement counters = document.Descendants().First(static element => element.Name.LocalName == "Counters");
        int total = Number(counters, "total");
        int passed = Number(counters, "passed");
        int executed = Number(counters, "executed");
        return new TestCounts(passed, executed - passed, total - executed) { Failures = [.. ReadFailures(document)] };
    }

    private static IEnumerable<string> ReadFailures(XDocument document) => document.Descendants()
        .Where(static element => element.Name.LocalName == "UnitTestResult" && element.Attribute("outcome")?.Value == "Failed")
        .Select(static result => $"{result.Attribute("testName")?.Value}: {string.Join('\n', Texts(result))}");

    private static IEnumerable<string> Texts(XElement result) => result.Descendants()
        .Where(static element => element.Name.LocalName is "Message" or "StackTrace")
        .Select(static element => element.Value);

    private static int Number(XElement counters, string name) => int.Parse(counters.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
