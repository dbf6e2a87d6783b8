using System.Text;

namespace Smash.Protocol.Red.XmlRpc;

/// <summary>The members of a struct. Of two with one name the last one counts.</summary>
/// <param name="members">The members, in the order in which they came.</param>
public sealed class XmlRpcStruct(XmlRpcMember[] members)
{
    /// <summary>A struct without members.</summary>
    public static XmlRpcStruct Empty { get; } = new([]);

    /// <summary>How many members it has.</summary>
    public int Count => members.Length;

    /// <summary>The value of a member; nil where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    public XmlRpcValue this[ReadOnlySpan<byte> name]
    {
        get
        {
            for (int i = members.Length - 1; i >= 0; i--)
            {
                if (members[i].Name.Span.SequenceEqual(name))
                {
                    return members[i].Value;
                }
            }

            return default;
        }
    }

    /// <summary>Reads a member; one that is not there as nil.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="XmlRpcException">It has another type; the message names the member.</exception>
    public T Read<T>(ReadOnlySpan<byte> name, Func<XmlRpcValue, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read(this[name]);
        }
        catch (XmlRpcException exception)
        {
            throw exception.Inside(Encoding.UTF8.GetString(name));
        }
    }

    /// <summary>Reads a member that is a string; one that is not there is empty.</summary>
    /// <param name="name">Its name.</param>
    public string ReadText(ReadOnlySpan<byte> name) => Read(name, static value => value.ToText());

    /// <summary>Reads a member that is a string; null where it is empty or not there.</summary>
    /// <param name="name">Its name.</param>
    public string? ReadOptionalText(ReadOnlySpan<byte> name) => Read(name, static value => value.ToOptionalText());

    /// <summary>Reads a member that is an integer; one that is not there is 0.</summary>
    /// <param name="name">Its name.</param>
    public long ReadInteger(ReadOnlySpan<byte> name) => Read(name, static value => value.ToInteger());

    /// <summary>Reads a member that is an integer of 32 bits; one that is not there is 0.</summary>
    /// <param name="name">Its name.</param>
    public int ReadInt32(ReadOnlySpan<byte> name) => Read(name, static value => value.ToInt32());

    /// <summary>Reads a member that is 0 or anything else; one that is not there is false.</summary>
    /// <param name="name">Its name.</param>
    public bool ReadFlag(ReadOnlySpan<byte> name) => Read(name, static value => value.ToFlag());
}
