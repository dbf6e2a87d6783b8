using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Smash.Protocol.Red;

namespace Smash.Red.Tests.Jobs;

public sealed class SourceTests : IDisposable
{
    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    internal static Socket Begin(Socket listener)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Connect(IPAddress.Loopback, JobBench.PortOf(listener));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It is on its way.
        }

        return socket;
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void It_sends_a_file_to_whom_it_is_told(string address)
    {
        _bench["f"] = "content";
        using Socket listener = JobBench.Listen(IPAddress.Parse(address));

        RedJobInfo source = _bench.Source("f", JobBench.At(JobBench.PortOf(listener), address));

        Assert.Equal("content", JobBench.ReceiveAll(listener));
        RedJobInfo end = _bench.End(source);
        Assert.Equal(("Source", "Exit", "0", "7"), (end["KIND"], end["CAUSE"], end["EXIT_CODE"], end["BYTES"]));
    }

    [Fact]
    public void It_begins_where_it_is_told_to_and_tells_the_hash_of_all()
    {
        _bench["f"] = "content";
        using Socket listener = JobBench.Listen();

        RedJobInfo source = _bench.Source("f", JobBench.At(JobBench.PortOf(listener)), asked: ["OFFSET=3", "SHA256"]);

        Assert.Equal("tent", JobBench.ReceiveAll(listener));
        RedJobInfo end = _bench.End(source);
        Assert.Equal(("3", "4", Convert.ToHexStringLower(SHA256.HashData("content"u8))), (end["OFFSET"], end["BYTES"], end["SHA256"]));
    }

    [Fact]
    public void A_host_may_be_named()
    {
        _bench["f"] = "content";
        using Socket listener = JobBench.Listen();

        _bench.Source("f", RedAddress.Of("localhost", "", RedAddressType.Inet, JobBench.PortOf(listener)));

        Assert.Equal("content", JobBench.ReceiveAll(listener));
    }

    [Fact]
    public void A_peer_that_is_gone_is_an_ended_job_that_tells_what_arrived()
    {
        _bench["f"] = new string('x', 16 << 20);
        using Socket listener = JobBench.Listen();
        RedJobInfo source = _bench.Source("f", JobBench.At(JobBench.PortOf(listener)));
        Socket peer = listener.Accept();
        peer.Receive(new byte[1000]);

        JobBench.Reset(peer);
        RedJobInfo end = _bench.End(source);

        Assert.Equal(("TransferBroken", "1"), (end["CAUSE"], end["EXIT_CODE"]));
        Assert.StartsWith("the connection broke: ", end["ERROR"], StringComparison.Ordinal);
        Assert.InRange(long.Parse(end["BYTES"]!, System.Globalization.CultureInfo.InvariantCulture), 1, (16 << 20) - 1);
    }

    [Theory]
    [InlineData("no such", true, "", "'no such'")]
    [InlineData("", true, "", "the filename is empty")]
    [InlineData("f", false, "", "there is no outgoing address")]
    [InlineData("f", true, "OFFSET=8", "behind the end")]
    public void What_it_cannot_be_is_refused_before_anything_starts(string path, bool isAddressed, string asked, string why)
    {
        _bench["f"] = "content";

        RedException refusal = Assert.Throws<RedException>(() => _bench.Source(path, isAddressed ? JobBench.At(9) : null, asked: asked.Length > 0 ? [asked] : []));

        Assert.Equal(RedError.BadSource, refusal.Error);
        Assert.Contains(why, refusal.Extras, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_is_not_there_is_refused_before_the_answer()
    {
        _bench["f"] = "content";
        Socket listener = JobBench.Listen();
        int port = JobBench.PortOf(listener);
        listener.Dispose();

        Assert.Contains("Connection refused", Refuse(JobBench.At(port)), StringComparison.Ordinal);
        Assert.Contains("no port 0", Refuse(JobBench.At(0)), StringComparison.Ordinal);
        Assert.Contains("neither", Refuse(RedAddress.Of("", "", RedAddressType.Inet, 9)), StringComparison.Ordinal);
        Assert.Contains("not known", Refuse(RedAddress.Of("no.such.host.invalid", "", RedAddressType.Inet, 9)), StringComparison.Ordinal);
        Assert.Empty(_bench.Report());
    }

    [Fact]
    public void A_host_that_does_not_answer_is_given_up_in_time()
    {
        _bench["f"] = "content";
        using Socket listener = JobBench.Listen();
        // A backlog that is full answers nobody.
        Socket[] crowd = [.. Enumerable.Range(0, 8).Select(_ => Begin(listener))];

        string why = Refuse(JobBench.At(JobBench.PortOf(listener)), "TIMEOUT=0.1");

        Assert.Contains("no answer within", why, StringComparison.Ordinal);
        Array.ForEach(crowd, static socket => socket.Dispose());
    }

    private string Refuse(RedAddress address, params string[] asked)
    {
        RedException refusal = Assert.Throws<RedException>(() => _bench.Source("f", address, asked: asked));
        Assert.Equal(RedError.BadSource, refusal.Error);
        return refusal.Extras;
    }
}
