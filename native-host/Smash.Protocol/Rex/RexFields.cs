using System.Buffers.Binary;
using System.Collections;
using System.Text;

namespace Smash.Protocol.Rex;

/// <summary>Fields of an OPEN or ACCEPTED, in the order in which they are sent. A tag may come more than once: a list.</summary>
public sealed class RexFields : IRexPayload, IReadOnlyList<RexField>
{
    private readonly List<RexField> _fields = [];

    /// <inheritdoc/>
    public int Count => _fields.Count;

    /// <inheritdoc/>
    public RexField this[int index] => _fields[index];

    /// <summary>Decodes fields up to the end of a payload; the values are copied.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">They are none.</exception>
    public static RexFields Read(ref PacketReader reader)
    {
        var fields = new RexFields();
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            fields._fields.Add(new RexField((ushort)tag, value.ReadToEnd().ToArray()));
        }

        return fields;
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The bytes, which are not copied.</param>
    /// <returns>These fields.</returns>
    public RexFields Add(ushort tag, ReadOnlyMemory<byte> value)
    {
        _fields.Add(new RexField(tag, value));
        return this;
    }

    /// <summary>Adds a string.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The string.</param>
    /// <returns>These fields.</returns>
    public RexFields Add(ushort tag, string value) => Add(tag, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a u32.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The number.</param>
    /// <returns>These fields.</returns>
    public RexFields Add(ushort tag, uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Add(tag, bytes);
    }

    /// <summary>Adds a u64.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The number.</param>
    /// <returns>These fields.</returns>
    public RexFields Add(ushort tag, ulong value)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return Add(tag, bytes);
    }

    /// <summary>Looks for a string.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The last one of that tag; null: there is none.</returns>
    /// <exception cref="MalformedPacketException">It is not UTF-8.</exception>
    public string? FindString(ushort tag)
    {
        int index = _fields.FindLastIndex(field => field.Tag == tag);
        return index < 0 ? null : _fields[index].Reader.ReadStringToEnd();
    }

    /// <summary>Looks for a u32.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The last one of that tag; null: there is none.</returns>
    /// <exception cref="MalformedPacketException">It is too short.</exception>
    public uint? FindUInt32(ushort tag)
    {
        int index = _fields.FindLastIndex(field => field.Tag == tag);
        return index < 0 ? null : _fields[index].Reader.ReadUInt32();
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (RexField field in _fields)
        {
            writer.WriteField((FieldTag)field.Tag, field.Value.Span);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<RexField> GetEnumerator() => _fields.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
