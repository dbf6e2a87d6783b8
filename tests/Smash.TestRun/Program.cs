using System.Diagnostics;
using Smash.TestRun;

string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "Smash.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("Smash.sln is in no folder above this program.");
}

string unpacked = Directory.CreateTempSubdirectory("smash-packed-").FullName;
TestSuite[] suites =
[
    new("build", ["dotnet", "cc", "make"], () => CheckSuite.Run(root, "dotnet", "build", "Smash.sln", "-c", "Release")),
    new("format", ["dotnet"], () => CheckSuite.Run(root, "dotnet", "format", "Smash.sln", "--verify-no-changes", "--no-restore")),
    new("units", ["dotnet"], () => XunitSuite.Run(root)),
    new("master", ["cc", "make", "python3"], () => UnittestSuite.Run(root, "make", "--no-print-directory", "-C", "native-host/master", "test")),
    new("world", ["cc", "make", "python3"], () => UnittestSuite.Run(root, "make", "--no-print-directory", "-C", "native-host/world", "test")),
    new("call", ["cc", "make", "python3"], () => UnittestSuite.Run(root, "make", "--no-print-directory", "-C", "native-host/call", "test")),
    new("transfer", ["cc", "make", "python3"], () => UnittestSuite.Run(root, "make", "--no-print-directory", "-C", "native-host/transfer", "test")),
    new("fork", ["cc", "make", "python3"], () => UnittestSuite.Run(root, "make", "--no-print-directory", "-C", "native-host/fork", "test")),
    new("stub", ["cc", "make", "python3"], () => UnittestSuite.Run(root, "make", "--no-print-directory", "-C", "native-host/stub", "test")),
    // Machines of network namespaces, with sshd's of their own.
    new("rex", ["python3", "cc"], () => UnittestSuite.Run(root, "python3", "-B", "tests/rex/run.py")),
    new("escape", ["cc", "make", "python3"], () => UnittestSuite.Run(root, "sh", "tests/world/run.sh", "escape", "native-host/bin", "native-host/bin/smash-world")),
    new("interop", ["python3"], () => UnittestSuite.Run(root, "python3", "tests/interop/test_smash.py")),
    // Without this one the module's tests run against what was built in place.
    new("pack", ["dotnet"], () => PackSuite.Run(root, unpacked)),
    new("module", ["pwsh"], () => PesterSuite.Run(root)),
    new("try", ["dotnet"], () => CheckSuite.Run(root, "dotnet", "run", "--project", "tests/Smash.Try", "-c", "Release", "--no-build")),
    new("load", ["python3", "cc", "make"], () => CheckSuite.Run(root, "python3", "tests/benchmarks/bench_jobs.py", "--jobs", "500", "--rounds", "1", "--trips", "500", "--queue", "3000")),
    // What would grow with their number grows a hundredfold; other work on the machine does not.
    new("loop", ["dotnet"], () => CheckSuite.Run(root, "dotnet", "run", "--project", "tests/Smash.LoopBenchmark", "-c", "Release", "--no-build", "--", "5")),
];

// Named suites alone, if there are any: `dotnet run --project tests/Smash.TestRun -c Release -- units module`.
TestSuite[] chosen = args.Length == 0 ? suites : [.. suites.Where(suite => args.Contains(suite.Name))];
if (chosen.Length < args.Length)
{
    Console.Error.WriteLine($"The suites are: {string.Join(", ", suites.Select(static suite => suite.Name))}.");
    return 2;
}

var summary = new List<string>();
var total = new TestCounts(0, 0, 0);
foreach (TestSuite suite in chosen)
{
    long begin = Stopwatch.GetTimestamp();
    TestCounts counts = suite.RunOrSkip();
    total += counts;
    summary.Add($"{suite.Name,-8} {counts} in {Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} s");
    if (suite.Name == "build" && counts.Failed > 0)
    {
        break;
    }
}

Directory.Delete(unpacked, recursive: true);

// The failures again, where nobody has to look for them.
foreach (string failure in total.Failures)
{
    Console.WriteLine($"\nFAILED {failure}");
}

Console.WriteLine();
summary.ForEach(Console.WriteLine);
Console.WriteLine();
Console.WriteLine(total);
return total.Failed == 0 ? 0 : 1;
