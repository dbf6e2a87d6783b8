using System.Text;
using Smash.Protocol;

namespace Smash.Client.Tests;

public sealed class OutputReaderTests
{
    [Fact]
    public void A_long_output_is_read_in_ranges_to_the_end_that_was_there_at_first()
    {
        byte[] all = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400_000).Select(i => $"line {i} é€😀\n")));
        int length = all.Length;
        using var host = new FakeHost((peer, _) => ServeRanges(peer, all, () => length += 100_000));
        using SmashConnection connection = host.Connect();
        string[] lines = [.. new OutputReader(connection, 1, OutputStream.StandardOutput).ReadLines()];
        Assert.Equal(400_000, lines.Length);
        Assert.Equal("line 399999 é€😀", lines[^1]);
    }

    [Fact]
    public void Raw_text_is_the_same_to_the_last_character()
    {
        string text = "ends in half a line\r\nand é" + new string('ü', 1_500_000);
        using var host = new FakeHost((peer, _) => ServeRanges(peer, Encoding.UTF8.GetBytes(text), () => { }));
        using SmashConnection connection = host.Connect();
        Assert.Equal(text, new OutputReader(connection, 1, OutputStream.StandardOutput).ReadText());
    }

    [Fact]
    public void Reading_goes_on_where_another_left_off()
    {
        using var host = new FakeHost((peer, _) => ServeRanges(peer, "one\ntwo\nthree\n"u8.ToArray(), () => { }));
        using SmashConnection connection = host.Connect();
        Assert.Equal(["two", "three"], new OutputReader(connection, 1, OutputStream.StandardOutput) { Offset = 4 }.ReadLines());
    }

    [Fact]
    public void A_tail_begins_where_the_host_says()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            ReceiveOutputRequest request = peer.ReceiveOutputRequest(OutputStream.StandardError);
            Assert.Equal((2u, null), (request.TailLines!.Value, request.Offset));
            peer.Send(new JobOutput { Data = "eight\n"u8.ToArray(), NextOffset = 96, TotalLength = 100 });
            request = peer.ReceiveOutputRequest(OutputStream.StandardError);
            Assert.Equal((null, 96ul, 4u), (request.TailLines, request.Offset!.Value, request.Length!.Value));
            peer.Send(new JobOutput { Data = "nine"u8.ToArray(), NextOffset = 100, TotalLength = 110 });
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        Assert.Equal(["eight", "nine"], new OutputReader(connection, 1, OutputStream.StandardError) { TailLines = 2 }.ReadLines());
    }

    [Fact]
    public void Following_goes_on_to_the_jobs_end_on_a_connection_of_its_own_and_over_a_lost_one()
    {
        using var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            if (number > 0)
            {
                ReceiveOutputRequest request = peer.ReceiveOutputRequest();
                Assert.True(request.IsFollowing);
                ulong offset = request.Offset!.Value;
                peer.Send(new JobOutput { Data = number == 1 ? "on"u8.ToArray() : "e\ntwo"u8.ToArray(), NextOffset = offset + (number == 1 ? 2u : 5u), TotalLength = 7, IsEnd = number == 2 });
                if (number == 1)
                {
                    return;
                }
            }

            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        Assert.Equal(["one", "two"], new OutputReader(connection, 1, OutputStream.StandardOutput) { IsFollowing = true }.ReadLines());
    }

    [Fact]
    public void Following_can_be_given_up()
    {
        using var cancellation = new CancellationTokenSource();
        using var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            if (number > 0)
            {
                peer.ReceiveOutputRequest();
                cancellation.Cancel();
            }

            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        var reader = new OutputReader(connection, 1, OutputStream.StandardOutput) { IsFollowing = true };
        Assert.ThrowsAny<OperationCanceledException>(() => reader.ReadLines(cancellation.Token).ToArray());
    }

    [Fact]
    public void Merged_outputs_come_as_they_come_and_a_failure_is_told()
    {
        Func<CancellationToken, IEnumerable<string>> three = _ => ["a", "b", "c"];
        Assert.Equal(["a", "a", "b", "b", "c", "c"], OutputMerger.Merge([three, three]).Order());
        Func<CancellationToken, IEnumerable<string>> broken = _ => throw new SmashException(Errno.ESRCH, "none");
        Assert.Throws<SmashException>(() => OutputMerger.Merge([three, broken]).ToArray());
    }

    private static void ServeRanges(FakePeer peer, byte[] all, Action grow)
    {
        peer.AcceptLogin();
        while (true)
        {
            ReceiveOutputRequest request = peer.ReceiveOutputRequest();
            int offset = (int)request.Offset!.Value;
            int length = (int)Math.Min(request.Length ?? 1024 * 1024, (uint)(all.Length - offset));
            grow();
            peer.Send(new JobOutput { Data = all.AsMemory(offset, length), NextOffset = (ulong)(offset + length), TotalLength = (ulong)all.Length });
        }
    }
}
