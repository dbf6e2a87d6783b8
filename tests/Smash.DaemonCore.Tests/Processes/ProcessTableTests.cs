using System.Net.Sockets;
using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.DaemonCore.Tests.Processes;

public sealed class ProcessTableTests : IDisposable
{
    private readonly ProcessBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_process_gets_its_arguments_and_environment_and_directory_and_nothing_else()
    {
        var plan = new ProcessPlan
        {
            Program = "sh",
            Arguments = ["-c", "printf '%s|' \"$@\"; pwd; env | grep -v '^PWD=\\|^_=\\|^SHLVL=\\|^OLDPWD='", "sh", "a b", "", "ü"],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["WORD"] = "x=y" },
            Directory = "/tmp",
        };

        (ProcessEnd end, string output) = _bench.Run(plan);

        Assert.Equal((true, 0), (end.IsExit, end.Status));
        Assert.Equal("a b||ü|/tmp", output.Split('\n')[0]);
        Assert.Equal(["PATH=/usr/bin:/bin", "WORD=x=y"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_descriptor_leaks_into_a_process()
    {
        (_, string output) = _bench.Run(ProcessBench.Shell("for fd in /proc/$$/fd/*; do [ -e $fd ] && echo ${fd##*/}; done"));

        Assert.Equal(["0", "1", "2"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static fd => fd is not ("10" or "255")));
    }

    [Fact]
    public void Exit_codes_and_signals_and_usage_are_told()
    {
        ProcessEnd exit = _bench.End(_bench.Create(ProcessBench.Shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 7")));
        ProcessEnd killed = _bench.End(_bench.Create(ProcessBench.Shell("kill -TERM $$")));

        Assert.Equal((true, 7, false, false), (exit.IsExit, exit.Status, exit.IsLost, exit.WasNotResponding));
        Assert.True(exit.Usage.CpuMicroseconds > 0);
        Assert.InRange(exit.Usage.MaxResidentKibibytes, 100, 64 * 1024);
        Assert.Equal((false, 15, false), (killed.IsExit, killed.Status, killed.IsLost));
    }

    [Theory]
    [InlineData("/nowhere/program", "/", LaunchStep.Exec, Errno.ENOENT)]
    [InlineData("/etc/passwd", "/", LaunchStep.Exec, Errno.EACCES)]
    [InlineData("no-such-program", "/", LaunchStep.Exec, Errno.ENOENT)]
    [InlineData("/bin/true", "/nowhere", LaunchStep.Directory, Errno.ENOENT)]
    public void What_fails_before_the_program_runs_is_told_by_step(string program, string directory, LaunchStep step, Errno error)
    {
        var exception = Assert.Throws<ProcessCreationException>(() => _bench.Create(new ProcessPlan { Program = program, Directory = directory }));

        Assert.Equal((step, error), (exception.Step, exception.Error));
        Assert.Empty(_bench.Thread.Invoke(() => _bench.Table.Children.ToList()));
    }

    [Fact]
    public void Steps_that_options_ask_for_are_told_too()
    {
        ProcessPlan plan = ProcessBench.Shell("exit 0");

        var limits = Assert.Throws<ProcessCreationException>(() => _bench.Create(plan with { Limits = [new EffectiveLimit((LimitResource)99, 1, 1)] }));
        var affinity = Assert.Throws<ProcessCreationException>(() => _bench.Create(plan with { Affinity = [1023] }));
        var input = Assert.Throws<ProcessCreationException>(() => _bench.Create(plan with { Input = StandardStream.File("/nowhere/file") }));

        Assert.Equal([LaunchStep.Limits, LaunchStep.Affinity, LaunchStep.StandardInput], new[] { limits.Step, affinity.Step, input.Step });
    }

    [Fact]
    public void Priority_limits_affinity_and_umask_hold()
    {
        const UnixFileMode umask = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        ProcessPlan plan = ProcessBench.Shell("nice; ulimit -n; umask; grep Cpus_allowed_list /proc/self/status") with
        {
            Priority = 7,
            Limits = [new EffectiveLimit((LimitResource)7, 40, 40)],
            Umask = umask,
            Affinity = [0],
        };

        (_, string output) = _bench.Run(plan);

        Assert.Equal(["7", "40", "0027", "Cpus_allowed_list:\t0"], output.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Streams_are_files_and_descriptors_and_inherited_ones()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["in"], "from a file");
        using var own = new FileStream(folder["own"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        ProcessPlan plan = ProcessBench.Shell("cat; echo to the descriptor >&2; echo to the third >&3") with
        {
            Input = StandardStream.File(folder["in"]),
            Output = StandardStream.File(folder["out"]),
            Error = StandardStream.Descriptor((int)own.SafeFileHandle.DangerousGetHandle()),
            Descriptors = [new InheritedDescriptor((int)own.SafeFileHandle.DangerousGetHandle(), 3)],
        };

        ProcessEnd end = _bench.End(_bench.Create(plan));

        Assert.Equal(0, end.Status);
        Assert.Equal("from a file", File.ReadAllText(folder["out"]));
        using (var written = new StreamReader(new FileStream(folder["own"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite)))
        {
            Assert.Equal("to the descriptor\nto the third\n", written.ReadToEnd());
        }

        Assert.Equal((Errno)17, Assert.Throws<ProcessCreationException>(() => _bench.Create(plan)).Error);
        Assert.Equal(0, _bench.End(_bench.Create(ProcessBench.Shell("test -e /proc/self/fd/2") with { Error = StandardStream.Inherit })).Status);
    }

    [Fact]
    public void A_process_is_suspended_and_continued_and_killed()
    {
        ChildProcess child = _bench.Create(ProcessBench.Shell("sleep 1000 & wait"));

        Assert.Equal(Errno.None, _bench.Thread.Invoke(child.Suspend));
        ProcessBench.Until(() => _bench.Thread.Invoke(() => child.State) == ChildState.Stopped);
        Assert.True(child.IsSuspended);
        Assert.Equal(Errno.None, _bench.Thread.Invoke(child.Continue));
        ProcessBench.Until(() => _bench.Thread.Invoke(() => child.State) == ChildState.Running);
        Assert.False(child.IsSuspended);
        Assert.Equal(Errno.None, _bench.Thread.Invoke(child.Kill));

        ProcessEnd end = _bench.End(child);
        Assert.Equal((false, 9), (end.IsExit, end.Status));
        Assert.Equal(Errno.ESRCH, _bench.Thread.Invoke(child.Suspend));
        Assert.Equal(Errno.ESRCH, _bench.Await(child.KillFamilyAsync));
    }

    [Fact]
    public void A_family_is_known_and_suspended_and_measured_and_ended_as_one()
    {
        ChildProcess child = _bench.Create(ProcessBench.Shell("(i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done); setsid sleep 1000 & sleep 1000 & wait"));
        ProcessBench.Until(() => _bench.Await(child.FamilyAsync).Count == 3);
        IReadOnlyList<int> family = _bench.Await(child.FamilyAsync);
        Assert.Contains(child.Pid, family);

        Assert.Equal(Errno.None, _bench.Await(child.SuspendFamilyAsync));
        ProcessBench.Until(() => family.All(static pid => ProcessBench.StateOf(pid) == 'T'));
        Assert.Equal(Errno.None, _bench.Await(child.ContinueFamilyAsync));
        ProcessBench.Until(() => family.All(static pid => ProcessBench.StateOf(pid) == 'S'));

        FamilyUsage usage = _bench.Await(child.FamilyUsageAsync);
        Assert.Equal((3, 3), (usage.ProcessCount, usage.ThreadCount));
        Assert.True(usage.UserTime + usage.SystemTime > TimeSpan.Zero, "The shell that was waited for counts.");
        Assert.InRange(usage.ResidentBytes, 3 * 4096, usage.VirtualBytes);

        Assert.Equal(Errno.None, _bench.Await(child.KillFamilyAsync));
        _bench.End(child);
        ProcessBench.Until(() => !family.Any(ProcessBench.Runs));
    }

    [Theory]
    [InlineData(CommandSockets.Unix)]
    [InlineData(CommandSockets.Internet)]
    [InlineData(CommandSockets.Unix | CommandSockets.Internet)]
    public void What_is_sent_to_a_daemon_at_once_waits_for_it(CommandSockets sockets)
    {
        // The stream socket is 3; the shell holds it and reads nothing, as a daemon that is slow to start.
        ChildProcess child = _bench.Create(ProcessBench.Shell("echo \"$SMASH_INHERIT\"; sleep 1000") with { CommandSockets = sockets });
        bool isUnix = sockets.HasFlag(CommandSockets.Unix);
        Assert.StartsWith(isUnix ? "/" : "<127.0.0.1:", child.CommandAddress, StringComparison.Ordinal);
        EndPointOf(child, out System.Net.EndPoint address, out AddressFamily family);

        using var client = new Socket(family, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(address);
        Assert.Equal(5, client.Send("hello"u8));

        if (isUnix)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(child.CommandAddress)!));
            _bench.Thread.Invoke(child.Kill);
            _bench.End(child);
            Assert.False(File.Exists(child.CommandAddress));
        }
    }

    [Fact]
    public void A_daemon_is_told_what_it_inherits()
    {
        _bench.Thread.Invoke(() => _bench.Table.CommandAddress = "/run/with space/socket");
        ProcessPlan plan = ProcessBench.Shell("echo \"$SMASH_INHERIT\"; echo; readlink /proc/self/fd/9 /proc/self/fd/10 /proc/self/fd/11 /proc/self/fd/12 /proc/self/fd/13 | sed 's/:.*//'") with
        {
            CommandSockets = CommandSockets.Unix | CommandSockets.Internet,
            Descriptors = [new InheritedDescriptor(0, 9, "extra")],
        };

        string[] output = _bench.Run(plan).Output.Split("\n\n");
        Inheritance inheritance = Inheritance.Parse(output[0]);

        Assert.Equal((Environment.ProcessId, "/run/with space/socket"), (inheritance.ParentPid, inheritance.ParentAddress));
        Assert.Equal([(9, "extra"), (10, "tcp"), (11, "udp"), (12, "unix"), (13, "parent")], inheritance.Descriptors.Select(static inherited => (inherited.Target, inherited.Kind)));
        Assert.Equal(["socket", "socket", "socket", "anon_inode"], output[1].Split('\n', StringSplitOptions.RemoveEmptyEntries)[^4..]);
        Assert.Equal((12, (int?)null), (inheritance.Find("unix"), inheritance.Find("nothing")));
    }

    [Fact]
    public void Death_of_the_launcher_is_told_and_the_next_process_gets_another()
    {
        ChildProcess child = _bench.Create(ProcessBench.Shell("sleep 1000"));
        int first = _bench.Thread.Invoke(() => _bench.Table.LauncherPid)!.Value;

        Assert.Equal(0, Interop.SignalProcess.Invoke(first, 9));
        ProcessEnd end = _bench.End(child);

        Assert.Equal((true, ChildState.Lost), (end.IsLost, child.State));
        Assert.True(ProcessBench.Runs(child.Pid));
        Assert.Equal(Errno.ESRCH, _bench.Thread.Invoke(child.Kill));
        Assert.Equal(0, _bench.End(_bench.Create(ProcessBench.Shell("exit 0"))).Status);
        Assert.NotEqual(first, _bench.Thread.Invoke(() => _bench.Table.LauncherPid));
        Assert.Equal(0, Interop.SignalProcess.Invoke(child.Pid, 9));
    }

    [Fact]
    public async Task A_launcher_that_is_not_there_is_told_with_the_setting_that_names_it()
    {
        using var thread = new LoopThread();
        using ProcessTable table = thread.Invoke(() => new ProcessTable(thread.Loop, _bench.Log, _bench.Reapers, new ProcessSettings { LauncherPath = "/nowhere/smashd" }));

        var exception = await Assert.ThrowsAsync<ProcessCreationException>(() => thread.Invoke(() => table.CreateAsync(ProcessBench.Shell("exit 0"))));

        Assert.Contains("LAUNCHER", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plans_that_cannot_be_asked_for_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => _bench.Create(ProcessBench.Shell("exit 0") with { ReaperId = 99 }));
        Assert.Throws<ArgumentException>(() => _bench.Create(ProcessBench.Shell("exit 0") with { Environment = new Dictionary<string, string> { ["A=B"] = "" } }));
        Assert.Throws<ArgumentException>(() => _bench.Create(new ProcessPlan { Program = "/bin/echo", Arguments = ["a\0b"] }));
        Assert.Equal(0, _bench.End(_bench.Create(ProcessBench.Shell("exit 0"))).Status);
    }

    [Fact]
    public void Many_processes_at_once_come_and_go()
    {
        ChildProcess[] children = _bench.Await(() => Task.WhenAll(Enumerable.Range(0, 100).Select(code => _bench.Table.CreateAsync(ProcessBench.Shell($"exit {code}")))));

        ProcessEnd[] ends = _bench.Await(() => Task.WhenAll(children.Select(static child => child.Ended)));

        Assert.Equal(Enumerable.Range(0, 100), ends.Select(static end => end.Status));
        Assert.Equal(Enumerable.Range(0, 100), children.Select(static child => child.Restarts));
        Assert.Empty(_bench.Thread.Invoke(() => _bench.Table.Children.ToList()));
    }

    private static void EndPointOf(ChildProcess child, out System.Net.EndPoint address, out AddressFamily family)
    {
        bool isUnix = child.CommandAddress!.StartsWith('/');
        family = isUnix ? AddressFamily.Unix : AddressFamily.InterNetwork;
        address = isUnix ? new UnixDomainSocketEndPoint(child.CommandAddress) : System.Net.IPEndPoint.Parse(child.CommandAddress.Trim('<', '>'));
    }
}
