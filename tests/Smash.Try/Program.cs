using Smash.Client;
using Smash.Protocol;
using Smash.Try;

// A real file to work on: the protocol's own text, found above the program.
string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "Smash.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("Smash.sln is in no folder above this program.");
}

// The host that was just built, unless another is named.
if (Environment.GetEnvironmentVariable("SMASH_HOST_BIN") is null)
{
    Environment.SetEnvironmentVariable("SMASH_HOST_BIN", Path.Combine(root, "native-host", "bin"));
}

string text = Path.Combine(root, "native-host", "PROTOCOL.md");

ExpectedJob[] expected =
[
    new(new StartJobRequest { Name = "sort", Command = $"tr -cs A-Za-z '\\n' < '{text}' | sort | uniq -c | sort -rn | head -5" }, JobCause.Exit),
    new(new StartJobRequest { Name = "cpu-limit", Command = "while :; do :; done", MaxCpuSeconds = 1 }, JobCause.CpuLimit),
    new(new StartJobRequest { Name = "memory", Command = "head -c 400M /dev/zero | tail", MaxAddressSpaceBytes = 128 << 20 }, JobCause.MemoryLimit),
    new(new StartJobRequest { Name = "suspended", Command = "sleep 0.5; echo went on", Priority = 10 }, JobCause.Exit, SuspendAndResume),
    new(new StartJobRequest { Name = "canceled", Command = "sleep 1000" }, JobCause.Canceled, static job => job.Connection.StopJob(job.Id, TimeSpan.FromSeconds(5))),
    new(new StartJobRequest { Name = "missing", Command = "no-such-program --at-all" }, JobCause.FailedToStart),
];

using var host = new TemporaryHost();
HostInfo info = host.Connection.GetHost();
Console.WriteLine($"Host {info.Version}, process {info.ProcessId}, session {info.SessionProcessId}, socket {info.SocketPath}");
Console.WriteLine();

var started = expected.Select(job => (Expected: job, Job: host.Connection.StartJob(job.Request))).ToList();
foreach ((ExpectedJob job, SmashJob running) in started)
{
    job.Act?.Invoke(running);
}

int wrong = 0;
ResultTable.PrintHeader();
foreach ((ExpectedJob job, SmashJob ended) in started)
{
    WaitFor(ended, static state => state.IsEnded());
    ResultTable.Print(ended);
    if (ended.Cause != job.Cause)
    {
        Console.WriteLine($"            expected cause {job.Cause}");
        wrong++;
    }
}

Console.WriteLine();
Console.WriteLine($"The most frequent words of {Path.GetFileName(text)}:");
Console.Write(new OutputReader(host.Connection, started[0].Job.Id, OutputStream.StandardOutput).ReadText());
return wrong;

static void SuspendAndResume(SmashJob job)
{
    const int sigstop = 19;
    const int sigcont = 18;
    WaitFor(job, static state => state == JobState.Running);
    job.Connection.SignalJob(job.Id, sigstop);
    WaitFor(job, static state => state == JobState.Suspended);
    Console.WriteLine($"{job.Name}: {job.State}");
    job.Connection.SignalJob(job.Id, sigcont);
    WaitFor(job, static state => state == JobState.Running);
    Console.WriteLine($"{job.Name}: {job.State}");
}

static void WaitFor(SmashJob job, Func<JobState, bool> condition)
{
    using var changed = new AutoResetEvent(false);
    EventHandler<JobStateChangedEventArgs> handler = (_, _) => changed.Set();
    job.StateChanged += handler;
    while (!condition(job.State))
    {
        changed.WaitOne();
    }

    job.StateChanged -= handler;
}
