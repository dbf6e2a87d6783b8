using Smash.Protocol;

namespace Smash.Client;

/// <summary>
/// Raw stack frames, as the REX guide has them: the parameters as the members of a C struct would lie in this machine's memory. They are cut up into values here and put together here, so that byte order and the
/// executor's calling convention are nobody's care.
/// </summary>
internal static class RexStackFrame
{
    // What a frame is taken for where nobody knows the parameters: registers' worth, one after another.
    private const int SlotSize = 8;

    /// <summary>The types that a frame is cut into where no signature is known.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="RexErrorException">RexSignatureMismatch: it is no number of slots.</exception>
    public static IReadOnlyList<RexType> GuessTypes(byte[] frame) => frame.Length % SlotSize == 0
        ? [.. Enumerable.Repeat(RexType.Parse("u64"), frame.Length / SlotSize)]
        : throw new RexErrorException("RexSignatureMismatch", Errno.EINVAL, $"A frame of {frame.Length} bytes for a function whose parameters are not known: it has {SlotSize} bytes for each.");

    /// <summary>Bytes of a frame with such parameters.</summary>
    /// <param name="types">Their types.</param>
    public static int SizeOf(IReadOnlyList<RexType> types) => types.Count == 0 ? 0 : RexType.MakeStruct([.. types.Select(InMemory)], isByPointer: false).Size;

    /// <summary>Cuts a frame up.</summary>
    /// <param name="types">The parameters' types.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>The values' form on the wire.</returns>
    /// <exception cref="RexErrorException">RexSignatureMismatch: it has not their size.</exception>
    public static IReadOnlyList<RexArgument> Split(IReadOnlyList<RexType> types, byte[] frame)
    {
        if (SizeOf(types) != frame.Length)
        {
            throw new RexErrorException("RexSignatureMismatch", Errno.EINVAL, $"The frame has {frame.Length} bytes; that of ({string.Join(", ", types)}) has {SizeOf(types)}.");
        }

        var arguments = new List<RexArgument>();
        int offset = 0;
        foreach (RexType type in types.Select(InMemory))
        {
            offset = RexType.RoundUp(offset, type.Alignment);
            var wire = new List<byte>();
            Convert(type, frame.AsSpan(offset, type.Size), wire);
            arguments.Add(new RexArgument(type, wire.ToArray()));
            offset += type.Size;
        }

        return arguments;
    }

    /// <summary>Puts a result together as it lies in memory.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="wire">Its form on the wire.</param>
    public static byte[] Join(RexType type, ReadOnlySpan<byte> wire)
    {
        byte[] frame = new byte[type.Size];
        Place(InMemory(type), ref wire, frame);
        return frame;
    }

    // In a frame an address is a number: nothing goes with it.
    private static RexType InMemory(RexType type) => type.IsAddress ? RexType.Parse("ptr") : type;

    private static void Convert(RexType type, ReadOnlySpan<byte> memory, List<byte> wire)
    {
        if (type.Kind != RexTypeKind.Struct)
        {
            wire.AddRange(Ordered(memory));
            return;
        }

        int offset = 0;
        foreach (RexType member in type.Members)
        {
            offset = RexType.RoundUp(offset, member.Alignment);
            Convert(member, memory.Slice(offset, member.Size), wire);
            offset += member.Size;
        }
    }

    private static void Place(RexType type, ref ReadOnlySpan<byte> wire, Span<byte> memory)
    {
        if (type.Kind != RexTypeKind.Struct)
        {
            Ordered(wire[..type.Size]).CopyTo(memory);
            wire = wire[type.Size..];
            return;
        }

        int offset = 0;
        foreach (RexType member in type.Members)
        {
            offset = RexType.RoundUp(offset, member.Alignment);
            Place(member, ref wire, memory.Slice(offset, member.Size));
            offset += member.Size;
        }
    }

    private static byte[] Ordered(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        if (BitConverter.IsLittleEndian)
        {
            Array.Reverse(copy);
        }

        return copy;
    }
}
