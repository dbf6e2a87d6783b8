using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_addr</c>: a host and a port on it.</summary>
/// <param name="Hostname">The host's name; may be empty where there is an address.</param>
/// <param name="Address">Its IP address in text; may be empty where there is a name.</param>
/// <param name="Length">The address's length: bytes, 4 or 16; 0 where it is not said.</param>
/// <param name="AddressType">The address's family.</param>
/// <param name="Port">The port, 0 to 65,535; 0 for one to listen on: any.</param>
public sealed record RedAddress(string Hostname, string Address, int Length, RedAddressType AddressType, int Port)
{
    /// <summary>Makes one with the length that its family has.</summary>
    /// <param name="hostname">The host's name.</param>
    /// <param name="address">Its IP address in text, or empty.</param>
    /// <param name="type">The address's family.</param>
    /// <param name="port">The port.</param>
    public static RedAddress Of(string hostname, string address, RedAddressType type, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new RedAddress(hostname, address, address.Length == 0 ? 0 : type == RedAddressType.Inet6 ? 16 : 4, type, port);
    }

    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedAddress Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedAddress(
            members.ReadText("red_hostname"u8),
            members.ReadText("red_address"u8),
            members.ReadInt32("red_length"u8),
            (RedAddressType)members.Read("red_addrtype"u8, static type => type.ToInteger(0, 1)),
            (int)members.Read("red_port"u8, static port => port.ToInteger(0, ushort.MaxValue)));
    }

    /// <summary>Reads one that need not be there: null for nothing, and for a struct without members.</summary>
    /// <param name="value">The value.</param>
    public static RedAddress? ReadOptional(XmlRpcValue value) => value.ToStruct().Count == 0 ? null : Read(value);

    /// <summary>Writes it as a member.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The member's name.</param>
    public void Write(XmlRpcWriter writer, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginStruct(name);
        writer.WriteString("red_hostname"u8, Hostname);
        writer.WriteString("red_address"u8, Address);
        writer.WriteInteger("red_length"u8, Length);
        writer.WriteInteger("red_addrtype"u8, (int)AddressType);
        writer.WriteInteger("red_port"u8, Port);
        writer.EndMemberStruct();
    }
}
