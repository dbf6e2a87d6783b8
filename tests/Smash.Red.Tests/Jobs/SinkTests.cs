using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Smash.Protocol.Red;
using Smash.Red.Transfers;

namespace Smash.Red.Tests.Jobs;

public sealed class SinkTests : IDisposable
{
    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void It_takes_what_comes_over_the_port_that_it_tells(string address)
    {
        RedJobInfo sink = _bench.Sink("f", JobBench.At(0, address));
        Assert.Equal("f", sink.Name);

        JobBench.Send(JobBench.Connect(sink, address: IPAddress.Parse(address)), "hello");
        RedJobInfo end = _bench.End(sink);

        Assert.Equal("hello", _bench["f"]);
        Assert.Equal(("Sink", "Ended", "Exit", "0", "5"), (end["KIND"], end["STATE"], end["CAUSE"], end["EXIT_CODE"], end["BYTES"]));
        Assert.NotNull(end["START_TIME"]);
        Assert.NotNull(end["STOP_TIME"]);
        Assert.NotNull(end["CPU_TIME"]);
        Assert.NotEqual("0", end["MEM_USED"]);
    }

    [Theory]
    [InlineData(false, "new")]
    [InlineData(true, "oldnew")]
    public void What_was_in_the_file_stays_where_it_appends(bool append, string expected)
    {
        _bench["f"] = "old";
        RedJobInfo sink = _bench.Sink("f", append: append);
        Assert.Equal("old", _bench["f"]);

        JobBench.Send(JobBench.Connect(sink), "new");
        _bench.End(sink);

        Assert.Equal(expected, _bench["f"]);
    }

    [Fact]
    public async Task A_caller_that_waits_is_told_of_the_end_with_what_it_asked_for()
    {
        using Socket reserved = JobBench.Listen();
        int port = JobBench.PortOf(reserved);
        reserved.Dispose();
        Task<RedJobInfo> sink = Task.Run(() => _bench.Sink("f", JobBench.At(port), wait: true, asked: ["SHA256", "BYTES", "NO_SUCH"]));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        DaemonCore.Tests.Processes.ProcessBench.Until(() => TryConnect(socket, port));
        JobBench.Send(socket, "hello");

        RedJobInfo end = await sink;

        Assert.Equal(["BYTES", "PORT", "SHA256"], end.Properties.Select(static property => property.Tag).Order());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("hello"u8)), end["SHA256"]);
    }

    [Fact]
    public void A_connection_that_breaks_is_an_ended_job_that_tells_what_arrived()
    {
        RedJobInfo sink = _bench.Sink("f", asked: "SHA256");
        Socket socket = JobBench.Connect(sink);
        socket.Send(new byte[1000]);
        _bench.Until(sink, "BYTES", "1000");

        JobBench.Reset(socket);
        RedJobInfo end = _bench.End(sink);

        Assert.Equal(("TransferBroken", "1", "1000", null), (end["CAUSE"], end["EXIT_CODE"], end["BYTES"], end["SHA256"]));
        Assert.Contains("reset by peer", end["ERROR"], StringComparison.Ordinal);
    }

    [Fact]
    public void It_waits_no_longer_than_it_is_told_to_and_leaves_the_file_as_it_was()
    {
        _bench["f"] = "old";

        RedJobInfo end = _bench.Sink("f", wait: true, asked: ["TIMEOUT=0.05", "CAUSE", "ERROR", "STATE"]);

        Assert.Equal(("Ended", "ConnectionTimeout"), (end["STATE"], end["CAUSE"]));
        Assert.Equal("no connection came within 0.05 s", end["ERROR"]);
        Assert.Equal("old", _bench["f"]);
    }

    [Fact]
    public void A_file_that_may_grow_no_further_ends_it()
    {
        _bench.World.ProcessLimits = [new Protocol.EffectiveLimit((Protocol.LimitResource)1, 10, 10)];
        RedJobInfo sink = _bench.Sink("f");
        using Socket socket = JobBench.Connect(sink);
        socket.Send(new byte[100]);

        RedJobInfo end = _bench.End(sink);

        Assert.Equal(("TransferBroken", "10"), (end["CAUSE"], end["BYTES"]));
        Assert.Contains("cannot be written: File too large", end["ERROR"], StringComparison.Ordinal);
    }

    [Fact]
    public void One_connection_is_all_that_it_takes()
    {
        RedJobInfo sink = _bench.Sink("f");
        using Socket first = JobBench.Connect(sink);
        _bench.Until(sink, "STATE", "Running");

        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => JobBench.Connect(sink)).SocketErrorCode);
        JobBench.Send(first, "one");
        _bench.End(sink);
        Assert.Equal("one", _bench["f"]);
    }

    [Theory]
    [InlineData("", null, "the filename is empty")]
    [InlineData("no/such", null, "'no/such'")]
    [InlineData("f", "10.1.2.3:0", "none of the addresses where this RED listens")]
    [InlineData("f", "nonsense:0", "no IP address")]
    [InlineData("f", "127.0.0.1:80", "port 80 is not one of 1024-65535")]
    public void What_it_cannot_be_is_refused_before_anything_starts(string path, string? incoming, string why)
    {
        string[]? parts = incoming?.Split(':');
        RedAddress? address = parts is null ? null : JobBench.At(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), parts[0]);

        RedException refusal = Assert.Throws<RedException>(() => _bench.Sink(path, address));

        Assert.Equal(RedError.BadSink, refusal.Error);
        Assert.Contains(why, refusal.Extras, StringComparison.Ordinal);
        Assert.Empty(_bench.Report());
        Assert.Throws<FileNotFoundException>(() => _bench["f"]);
    }

    [Fact]
    public void A_port_that_is_taken_is_refused_and_one_of_a_range_is_found()
    {
        using Socket taken = JobBench.Listen();
        int port = JobBench.PortOf(taken);

        Assert.Contains("in use", Assert.Throws<RedException>(() => _bench.Sink("f", JobBench.At(port))).Extras, StringComparison.Ordinal);
        using var narrow = new JobBench(new PortRange(port, port));
        Assert.Contains("RED_TRANSFER_PORTS", Assert.Throws<RedException>(() => narrow.Sink("f")).Extras, StringComparison.Ordinal);
        taken.Dispose();
        Assert.Equal(Convert.ToString(port, System.Globalization.CultureInfo.InvariantCulture), narrow.Sink("f")["PORT"]);
    }

    [Theory]
    [InlineData("OFFSET=-1")]
    [InlineData("TIMEOUT=0")]
    [InlineData("TIMEOUT=soon")]
    [InlineData("TIMEOUT=1e3")]
    public void Parameters_that_mean_nothing_are_refused(string parameter) =>
        Assert.Equal(RedError.BadSink, Assert.Throws<RedException>(() => _bench.Sink("f", asked: parameter)).Error);

    private static bool TryConnect(Socket socket, int port)
    {
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
