using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Tests.Frames;

public sealed class RexPayloadTests
{
    private delegate T Decode<T>(ref PacketReader reader);

    [Fact]
    public void A_hello_comes_back() =>
        AssertComesBack(new RexHello { Host = "a", User = "u", SmashVersion = "1.0", Machine = "x86_64", Cores = 4, MemoryBytes = 1UL << 40 }, RexHello.Read);

    [Fact]
    public void Of_a_hello_of_another_version_nothing_but_that_is_read()
    {
        PacketReader reader = new([0, 0, 0, 9, 1, 2, 3]);

        Assert.Equal(new RexHello { Version = 9 }, RexHello.Read(ref reader));
    }

    [Fact]
    public void A_load_comes_back() => AssertComesBack(new RexLoad(0.25, 3, 17), RexLoad.Read);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.5)]
    public void A_load_that_would_deceive_the_choice_is_malformed(double value)
    {
        byte[] payload = Encode(new RexLoad(value, 0, 0));

        Assert.Throws<MalformedPacketException>(() => Read(payload, RexLoad.Read));
    }

    [Fact]
    public void A_refusal_comes_back() => AssertComesBack(new RexRefusal(Errno.EACCES, "RexNotGranted", "No."), RexRefusal.Read);

    [Fact]
    public void A_window_comes_back() => AssertComesBack(new RexWindow(2, 65536), RexWindow.Read);

    [Fact]
    public void A_terminal_size_comes_back() => AssertComesBack(new RexTerminalSize(24, 80), RexTerminalSize.Read);

    [Fact]
    public void An_exit_comes_back() => AssertComesBack(new RexExit(2, 9, new ResourceUsage { UserMicroseconds = 1_500_000, MinorFaults = 3 }), RexExit.Read);

    [Fact]
    public void An_opening_comes_back_with_its_fields()
    {
        var open = new RexOpen(RexTransaction.Call, new RexFields().Add(1, "cos").Add(2, 7u).Add(1, "sin").Add(9, 1UL << 50));

        RexOpen read = Read(Encode(open), RexOpen.Read);

        Assert.Equal(RexTransaction.Call, read.Transaction);
        Assert.Equal([(ushort)1, 2, 1, 9], read.Fields.Select(static field => field.Tag));
        Assert.Equal(("sin", 7u, null), (read.Fields.FindString(1), read.Fields.FindUInt32(2), read.Fields.FindString(3)));
    }

    [Fact]
    public void What_is_cut_short_is_malformed()
    {
        byte[] payload = Encode(new RexRefusal(Errno.EPERM, "Id", "Message"));

        for (int length = 0; length < payload.Length; length++)
        {
            Assert.Throws<MalformedPacketException>(() => Read(payload[..length], RexRefusal.Read));
        }
    }

    private static void AssertComesBack<T>(T payload, Decode<T> decode)
        where T : IRexPayload =>
        Assert.Equal(payload, Read(Encode(payload), decode));

    private static T Read<T>(byte[] payload, Decode<T> decode)
    {
        var reader = new PacketReader(payload);
        return decode(ref reader);
    }

    private static byte[] Encode(IRexPayload payload)
    {
        var writer = new PacketWriter();
        payload.WritePayload(writer);
        return writer.Written.ToArray();
    }
}
