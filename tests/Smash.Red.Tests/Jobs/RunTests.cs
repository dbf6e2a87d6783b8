using System.Net.Sockets;
using System.Text;
using Smash.Protocol.Red;

namespace Smash.Red.Tests.Jobs;

public sealed class RunTests : IDisposable
{
    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void It_runs_a_program_on_files()
    {
        _bench["in"] = "input\n";

        RedJobInfo end = _bench.Shell("cat; echo error >&2; exit 3", new RedRun { StdinPath = "in", StdoutPath = "out", StderrPath = "err" }, wait: true, asked: ["EXIT_CODE", "CAUSE", "COMMAND", "STATE"]);

        Assert.Equal(("input\n", "error\n"), (_bench["out"], _bench["err"]));
        Assert.Equal(("3", "Exit", "Ended", "sh -c 'cat; echo error >&2; exit 3'"), (end["EXIT_CODE"], end["CAUSE"], end["STATE"], end["COMMAND"]));
        Assert.Equal("sh", end.Name);
    }

    [Fact]
    public void Outputs_are_emptied_or_appended_to_and_may_be_one_file()
    {
        _bench["out"] = "old\n";
        _bench["err"] = "old\n";
        _bench.Shell("echo a; echo b >&2", new RedRun { StdoutPath = "out", StderrPath = "err", AppendStderr = true }, wait: true);
        Assert.Equal(("a\n", "old\nb\n"), (_bench["out"], _bench["err"]));

        _bench.Shell("echo a; echo b >&2; echo c", new RedRun { StdoutPath = "out", StderrPath = "out" }, wait: true);
        Assert.Equal("a\nb\nc\n", _bench["out"]);
    }

    [Fact]
    public void It_starts_when_its_input_arrives_and_speaks_over_three_connections()
    {
        using Socket output = JobBench.Listen();
        using Socket error = JobBench.Listen();
        RedJobInfo run = _bench.Shell("cat; echo error >&2", new RedRun
        {
            StdinAddress = JobBench.At(0),
            StdoutAddress = JobBench.At(JobBench.PortOf(output)),
            StderrAddress = JobBench.At(JobBench.PortOf(error)),
        });
        Assert.Equal("Waiting", Assert.Single(_bench.Report())["STATE"]);

        JobBench.Send(JobBench.Connect(run, "STDIN_PORT"), "over the network");

        Assert.Equal("over the network", JobBench.ReceiveAll(output));
        Assert.Equal("error\n", JobBench.ReceiveAll(error));
        RedJobInfo end = _bench.End(run);
        Assert.Equal(("16", "16", "6", "0"), (end["STDIN_BYTES"], end["STDOUT_BYTES"], end["STDERR_BYTES"], end["EXIT_CODE"]));
    }

    [Fact]
    public void Files_go_before_addresses()
    {
        _bench["in"] = "file";
        using Socket unused = JobBench.Listen();
        RedAddress address = JobBench.At(JobBench.PortOf(unused));

        _bench.Shell("cat; cat <&0 >&2", new RedRun { StdinPath = "in", StdinAddress = JobBench.At(0), StdoutPath = "out", StdoutAddress = address, StderrPath = "err", StderrAddress = address }, wait: true);

        Assert.Equal("file", _bench["out"]);
        Assert.False(unused.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public void Without_streams_its_input_is_empty_and_its_output_discarded()
    {
        RedJobInfo end = _bench.Shell("echo lost; echo lost >&2; read line || exit 5", wait: true, asked: "EXIT_CODE");

        Assert.Equal("5", end["EXIT_CODE"]);
    }

    [Fact]
    public void Addresses_that_say_nothing_are_none() =>
        Assert.Equal("0", _bench.Shell("true", new RedRun { StdoutAddress = RedAddress.Of("", "", RedAddressType.Inet, 0), StdinPath = "", StdoutPath = "" }, wait: true, asked: "EXIT_CODE")["EXIT_CODE"]);

    [Fact]
    public void It_has_ended_only_when_all_that_it_wrote_is_where_it_belongs()
    {
        using Socket output = JobBench.Listen();
        RedJobInfo run = _bench.Shell("head -c 60000 /dev/zero", new RedRun { StdoutAddress = JobBench.At(JobBench.PortOf(output)) });

        // Nobody reads yet; the kernel's buffers take it.
        RedJobInfo end = _bench.End(run);

        Assert.Equal("60000", end["STDOUT_BYTES"]);
        Assert.Equal(60000, JobBench.ReceiveAll(output).Length);
    }

    [Fact]
    public void A_program_whose_reader_is_gone_is_told_so_by_the_kernel()
    {
        using Socket output = JobBench.Listen();
        RedJobInfo run = _bench.Run(["cat", "/dev/zero"], new RedRun { StdoutAddress = JobBench.At(JobBench.PortOf(output)) });

        JobBench.Reset(output.Accept());
        RedJobInfo end = _bench.End(run);

        Assert.Equal(("Signal", "13"), (end["CAUSE"], end["SIGNAL"]));
        Assert.StartsWith("stdout: the connection broke: ", end["ERROR"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_sender_that_goes_on_does_not_keep_a_run_whose_program_has_ended()
    {
        RedJobInfo run = _bench.Shell("read line; exit 7", new RedRun { StdinAddress = JobBench.At(0) });
        using Socket input = JobBench.Connect(run, "STDIN_PORT");
        input.Send(Encoding.ASCII.GetBytes("line\n"));

        RedJobInfo end = _bench.End(run);

        Assert.Equal(("7", null), (end["EXIT_CODE"], end["ERROR"]));
    }

    [Theory]
    [InlineData("", "the command is empty")]
    [InlineData("no-such-program", "there is no program 'no-such-program' in /usr/bin:/bin")]
    [InlineData("/no/such", "'/no/such' is not there")]
    [InlineData("/etc/passwd", "not to be executed")]
    public void A_command_that_is_none_is_refused_and_no_output_is_touched(string command, string why)
    {
        _bench["out"] = "old";

        RedException refusal = Assert.Throws<RedException>(() => _bench.Run([command], new RedRun { StdoutPath = "out", StdinAddress = JobBench.At(0) }));

        Assert.Equal(RedError.BadCommand, refusal.Error);
        Assert.Contains(why, refusal.Extras, StringComparison.Ordinal);
        Assert.Equal("old", _bench["out"]);
        Assert.Empty(_bench.Report());
    }

    [Fact]
    public void What_the_kernel_does_not_execute_is_no_command()
    {
        _bench["script"] = "no program";
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, "no program");
        File.SetUnixFileMode(path, (UnixFileMode)0x1ed);

        Assert.Equal(RedError.BadCommand, Assert.Throws<RedException>(() => _bench.Run([path])).Error);
        File.Delete(path);
    }

    [Fact]
    public void A_long_command_line_is_told_by_its_beginning()
    {
        RedJobInfo end = _bench.Run(["true", "it's", new string('x', 100_000)], wait: true, asked: "COMMAND");

        Assert.StartsWith(@"true 'it'\''s' xxx", end["COMMAND"], StringComparison.Ordinal);
        Assert.Equal(2049, end["COMMAND"]!.Length);
    }

    [Fact]
    public void Streams_that_cannot_be_are_refused_by_their_name()
    {
        Socket closed = JobBench.Listen();
        int port = JobBench.PortOf(closed);
        closed.Dispose();

        Assert.Contains("file_stdin: 'none'", Refuse(new RedRun { StdinPath = "none" }), StringComparison.Ordinal);
        Assert.Contains("file_stdout: 'no/out'", Refuse(new RedRun { StdoutPath = "no/out" }), StringComparison.Ordinal);
        Assert.Contains("file_stderr: 'no/err'", Refuse(new RedRun { StderrPath = "no/err" }), StringComparison.Ordinal);
        Assert.Contains("net_stdout: cannot connect", Refuse(new RedRun { StdoutAddress = JobBench.At(port) }), StringComparison.Ordinal);
        Assert.Contains("net_stderr: cannot connect", Refuse(new RedRun { StderrAddress = JobBench.At(port), StdoutPath = "fine" }), StringComparison.Ordinal);
        Assert.Contains("none of the addresses", Refuse(new RedRun { StdinAddress = JobBench.At(0, "10.1.2.3") }), StringComparison.Ordinal);
        Assert.Equal(0, _bench.Processes);
    }

    [Fact]
    public void Limits_tell_why_they_ended_it()
    {
        _bench.World.ProcessLimits = [new Protocol.EffectiveLimit((Protocol.LimitResource)1, 100, 100)];

        RedJobInfo end = _bench.Run(["head", "-c", "1000", "/dev/zero"], new RedRun { StdoutPath = "out" }, wait: true, asked: ["CAUSE", "SIGNAL"]);

        Assert.Equal(("OutputLimit", "25"), (end["CAUSE"], end["SIGNAL"]));
    }

    [Fact]
    public void A_kill_that_the_world_accounts_to_its_memory_is_told_as_that()
    {
        RedJobInfo run = _bench.Shell("echo > started; read line; kill -9 $$", new RedRun { StdinAddress = JobBench.At(0) });
        using Socket input = JobBench.Connect(run, "STDIN_PORT");
        _bench.Until(run, "STATE", "Running");
        _bench.World.MemoryKills = 1;
        JobBench.Send(input, "go\n");

        RedJobInfo end = _bench.End(run);

        Assert.Equal(("MemoryLimit", "9"), (end["CAUSE"], end["SIGNAL"]));
    }

    private string Refuse(RedRun run)
    {
        RedException refusal = Assert.Throws<RedException>(() => _bench.Shell("true", run));
        Assert.Equal(RedError.BadRun, refusal.Error);
        return refusal.Extras;
    }
}
