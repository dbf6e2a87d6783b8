using System.Buffers.Binary;
using CsCheck;

namespace Smash.Protocol.Tests.Properties;

/// <summary>What holds for any packet: it comes back as it was, also beside fields that nobody knows; a part of it, or anything else, decodes or is malformed, at a cost that its length bounds.</summary>
public sealed class PacketProperties
{
    private const int LeastAllowance = 64 * 1024;

    // An empty string of a list takes 4 bytes in a payload and a string and a place in the list here; a record or a packet of records takes the most.
    private const int AllowancePerByte = 200;

    [Fact]
    public void A_submission_comes_back_as_it_was() => Property.Holds(Generators.Submission, static request =>
    {
        byte[] bytes = PacketWriter.Encode(request);
        var decoded = (StartJobRequest)PacketDecoder.Decode(bytes);

        Assert.Equal(bytes, PacketWriter.Encode(decoded));
        Assert.Equal((request.Command, request.Name, request.Priority, request.MaxMemoryBytes), (decoded.Command, decoded.Name, decoded.Priority, decoded.MaxMemoryBytes));
        Assert.Equal(request.StandardInput.ToArray(), decoded.StandardInput.ToArray());
        Assert.Equal(request.Environment.ToStrings(), decoded.Environment.ToStrings());
        Assert.Equal(request.Options.Terms?.Labels ?? [], decoded.Options.Terms?.Labels ?? []);
        Assert.Equal(request.Options.Terms?.After ?? [], decoded.Options.Terms?.After ?? []);
        Assert.Equal(request.Options.Array?.Items ?? [], decoded.Options.Array?.Items ?? []);
    });

    [Fact]
    public void Fields_that_nobody_knows_change_nothing() => Property.Holds(
        Gen.Select(Generators.Submission, Gen.UShort[60_000, 65_535], Generators.Bytes),
        static sample =>
        {
            (StartJobRequest request, ushort tag, byte[] value) = sample;
            byte[] bytes = PacketWriter.Encode(request);
            byte[] payload = [.. bytes.AsSpan(ProtocolLimits.HeaderLength), .. Field(tag, value)];

            Assert.Equal(bytes, PacketWriter.Encode(PacketDecoder.Decode(PacketType.JobSubmit, payload)));
        });

    [Fact]
    public void What_was_cut_anywhere_decodes_or_is_malformed() => Property.Holds(
        Gen.Select(Gen.OneOf(Generators.Submission.Select(static request => (IPacket)request), Generators.Sample), Gen.Double.Unit),
        static sample =>
        {
            (IPacket packet, double part) = sample;
            byte[] payload = PacketWriter.Encode(packet)[ProtocolLimits.HeaderLength..];
            DecodeWithin(packet.Type, payload[..(int)(payload.Length * part)]);
        },
        iterations: 1000);

    [Fact]
    public void Whatever_comes_decodes_or_is_malformed_and_costs_no_more_than_its_length_allows() => Property.Holds(
        Gen.Select(Generators.Sample, Gen.OneOf(Generators.Bytes, Gen.OneOf<byte>(0, 1, 4, 255).Array[0, 400])),
        static sample => DecodeWithin(sample.Item1.Type, sample.Item2),
        iterations: 2000);

    [Fact]
    public void A_header_says_what_was_written() => Property.Holds(Gen.Select(Generators.Sample, Gen.Int[0, 7]), static sample =>
    {
        (IPacket packet, int cut) = sample;
        byte[] bytes = PacketWriter.Encode(packet);

        Assert.True(PacketHeader.TryRead(bytes, out PacketHeader header));
        Assert.Equal((packet.Type, bytes.Length - ProtocolLimits.HeaderLength), (header.Type, (int)header.Length));
        Assert.False(PacketHeader.TryRead(bytes.AsSpan(0, cut), out _));
    });

    private static byte[] Field(ushort tag, byte[] value)
    {
        byte[] field = new byte[6 + value.Length];
        BinaryPrimitives.WriteUInt16BigEndian(field, tag);
        BinaryPrimitives.WriteInt32BigEndian(field.AsSpan(2), value.Length);
        value.CopyTo(field, 6);
        return field;
    }

    private static void DecodeWithin(PacketType type, byte[] payload)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            PacketDecoder.Decode(type, payload);
        }
        catch (MalformedPacketException)
        {
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= LeastAllowance + ((long)AllowancePerByte * payload.Length), $"{allocated} bytes for a {type} of {payload.Length}");
    }
}
