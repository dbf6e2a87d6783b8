using System.Collections.Concurrent;
using Smash.TestRun;

string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "Smash.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("Smash.sln is in no folder above this program.");
}

string unpacked = Directory.CreateTempSubdirectory("smash-packed-").FullName;

// What the others need, one after another.
TestSuite[] first =
[
    new("build", ["dotnet", "cc", "make"], t => CheckSuite.Run(t, root, "dotnet", "build", "Smash.sln", "-c", "Release")),
    // Without this one the module's tests run against what was built in place.
    new("pack", ["dotnet"], t => PackSuite.Run(t, root, unpacked)),
];

// Most of their time they wait for processes and sockets, so they run beside each other; the long ones begin.
TestSuite[] beside =
[
    new("interop", ["python3"], UnittestSuite.Divide(root, "tests/interop/test_smash.py", countOfParts: 3)),
    new("module", ["pwsh"], PesterSuite.Divide(root)),
    new("master", ["cc", "make", "python3"], t => MakeTest(t, "native-host/master")),
    new("units", ["dotnet"], t => XunitSuite.Run(t, root)),
    new("format", ["dotnet"], t => CheckSuite.Run(t, root, "dotnet", "format", "Smash.sln", "--verify-no-changes", "--no-restore")),
    new("escape", ["cc", "make", "python3"], t => UnittestSuite.Run(t, root, "sh", "tests/world/run.sh", "escape", "native-host/bin", "native-host/bin/smash-world")),
    // A machine that is emulated, with a kernel that has control groups of version 2.
    new("cgroup2", ["python3"], t => UnittestSuite.Run(t, root, "python3", "-B", "tests/cgroup2/run.py")),
    // Machines of network namespaces, with sshd's of their own.
    new("rex", ["python3", "cc"], t => UnittestSuite.Run(t, root, "python3", "-B", "tests/rex/run.py")),
    // A cluster with a controller and three nodes on this machine, for each part its own.
    new("slurm", ["python3", "cc", "munged", "slurmctld", "slurmd", "sbatch"], UnittestSuite.Divide(root, "tests/slurm/run.py", countOfParts: 3)),
    // Each fault once; more by hand, with --seconds.
    new("chaos", ["python3"], t => UnittestSuite.Run(t, root, "python3", "-B", "tests/chaos/chaos.py", "--lanes", "3")),
    // A few seeds; hundreds by hand.
    new("model", ["python3"], t => UnittestSuite.Run(t, root, "python3", "-B", "tests/model/model.py", "--seeds", "4", "--steps", "70")),
    // Inputs that are kept; for new ones afl-fuzz is run by hand: tests/fuzz/fuzz.py.
    new("fuzz", ["dotnet"], t => CheckSuite.Run(t, root, "dotnet", "run", "--project", "tests/fuzz/Smash.Fuzz", "-c", "Release", "--no-build", "--", "replay", "tests/fuzz/corpus")),
    new("world", ["cc", "make", "python3"], t => MakeTest(t, "native-host/world")),
    new("call", ["cc", "make", "python3"], t => MakeTest(t, "native-host/call")),
    new("librex", ["cc", "make", "python3"], t => MakeTest(t, "native-host/librex")),
    new("transfer", ["cc", "make", "python3"], t => MakeTest(t, "native-host/transfer")),
    new("task", ["cc", "make", "python3"], t => MakeTest(t, "native-host/task")),
    new("batch", ["cc", "make", "python3"], t => MakeTest(t, "native-host/batch")),
    new("fork", ["cc", "make", "python3"], t => MakeTest(t, "native-host/fork")),
    new("terminal", ["cc", "make", "python3"], t => MakeTest(t, "native-host/terminal")),
    new("stub", ["cc", "make", "python3"], t => MakeTest(t, "native-host/stub")),
];

// They measure, and want the machine for themselves.
TestSuite[] alone =
[
    new("try", ["dotnet"], t => CheckSuite.Run(t, root, "dotnet", "run", "--project", "tests/Smash.Try", "-c", "Release", "--no-build")),
    new("load", ["python3", "cc", "make"], t => CheckSuite.Run(t, root, "python3", "tests/benchmarks/bench_jobs.py", "--jobs", "500", "--rounds", "1", "--trips", "500", "--queue", "3000")),
    // That it works and loses no job: figures of so few tell nothing. Queues that are not installed are named.
    new("queues", ["python3", "cc", "make"], t => CheckSuite.Run(t, root, "python3", "tests/benchmarks/compare_queues.py", "--jobs", "10", "--rounds", "1")),
    // Ratios of processor time and memory, which a busy machine does not change; and what becomes of made-up figures.
    new("guard", ["python3", "cc", "make"],
    [
        t => CheckSuite.Run(t, root, "python3", "-B", "tests/benchmarks/bench.py", "--quick", "--guard"),
        t => UnittestSuite.Run(t, root, "python3", "-B", "tests/benchmarks/test_bench.py"),
    ]),
    // A short one: a million, or as many as one likes, by hand.
    new("soak", ["python3", "cc"], t => CheckSuite.Run(t, root, "python3", "-B", "tests/soak/soak.py", "--jobs", "20000")),
    // What would grow with their number grows a hundredfold; other work on the machine does not.
    new("loop", ["dotnet"], t => CheckSuite.Run(t, root, "dotnet", "run", "--project", "tests/Smash.LoopBenchmark", "-c", "Release", "--no-build", "--", "5")),
];

// Named suites alone, if there are any: `dotnet run --project tests/Smash.TestRun -c Release -- units module`.
string[] known = [.. first.Concat(beside).Concat(alone).Select(static suite => suite.Name)];
if (args.Except(known).Any())
{
    Console.Error.WriteLine($"The suites are: {string.Join(", ", known)}.");
    return 2;
}

var runs = new List<SuiteRun>();
Run(first, lanes: 1);
if (runs.TrueForAll(static run => run.Counts.Failed == 0))
{
    Run(beside, lanes: Environment.ProcessorCount + 1);
    Run(alone, lanes: 1);
}

Directory.Delete(unpacked, recursive: true);
TestCounts total = runs.Aggregate(new TestCounts(0, 0, 0), static (sum, run) => sum + run.Counts);

// The failures again, where nobody has to look for them.
foreach (string failure in total.Failures)
{
    Console.WriteLine($"\nFAILED {failure}");
}

Console.WriteLine();
runs.ForEach(static run => Console.WriteLine($"{run.Name,-8} {run.Counts} in {run.Duration.TotalSeconds:F0} s"));
Console.WriteLine();
Console.WriteLine(total);
return total.Failed == 0 ? 0 : 1;

TestCounts MakeTest(Transcript transcript, string folder) => UnittestSuite.Run(transcript, root, "make", "--no-print-directory", "-C", folder, "test");

void Run(TestSuite[] suites, int lanes)
{
    SuiteRun[] begun = [.. suites.Where(suite => args.Length == 0 || args.Contains(suite.Name)).Select(static suite => new SuiteRun(suite))];
    runs.AddRange(begun);
    var waiting = new ConcurrentQueue<Action>(begun.SelectMany(static run => run.Begin()));
    Thread[] workers = [.. Enumerable.Range(0, lanes).Select(_ => new Thread(() => RunAll(waiting)))];
    Array.ForEach(workers, static worker => worker.Start());
    Array.ForEach(workers, static worker => worker.Join());
}

static void RunAll(ConcurrentQueue<Action> waiting)
{
    while (waiting.TryDequeue(out Action? part))
    {
        part();
    }
}
