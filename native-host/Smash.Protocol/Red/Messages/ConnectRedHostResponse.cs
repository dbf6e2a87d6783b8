using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>The answer to <c>red_hello</c>: a RED and the machine that it runs on.</summary>
/// <param name="Key">The key that the RED's other methods need.</param>
/// <param name="DefaultWorld">The world that is there from the start, for everybody.</param>
public sealed record ConnectRedHostResponse(RedKey Key, RedWorldKey DefaultWorld) : IRedResponse
{
    /// <summary>What the member <c>red</c> says.</summary>
    public const string Signature = "RED";

    /// <summary>The machine's hardware, as of <c>uname -m</c>.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The kernel's name, as of <c>uname -s</c>.</summary>
    public string KernelName { get; init; } = "";

    /// <summary>The kernel's release, as of <c>uname -r</c>.</summary>
    public string KernelRelease { get; init; } = "";

    /// <summary>The kernel's version, as of <c>uname -v</c>.</summary>
    public string KernelVersion { get; init; } = "";

    /// <summary>The properties that <c>red_properties</c> tells: name, a hyphen, description.</summary>
    public string[] Properties { get; init; } = [];

    /// <summary>Reads one.</summary>
    /// <param name="members">The answer's members.</param>
    /// <exception cref="XmlRpcException">Whoever answered is no RED.</exception>
    public static ConnectRedHostResponse Read(XmlRpcStruct members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return members.ReadText("red"u8) != Signature
            ? throw new XmlRpcException(XmlRpcErrorCode.WrongParameters, "The answer to red_hello does not say that it comes from a RED.")
            : new ConnectRedHostResponse(members.Read("key"u8, RedKey.Read), members.Read("dworld"u8, RedWorldKey.Read))
            {
                Machine = members.ReadText("machine"u8),
                KernelName = members.ReadText("kernel_name"u8),
                KernelRelease = members.ReadText("kernel_release"u8),
                KernelVersion = members.ReadText("kernel_version"u8),
                Properties = members.Read("properties"u8, static properties => properties.ToArray(static property => property.ToText())),
            };
    }

    /// <inheritdoc/>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("red"u8, Signature);
        Key.Write(writer, "key"u8);
        DefaultWorld.Write(writer, "dworld"u8);
        writer.WriteString("machine"u8, Machine);
        writer.WriteString("kernel_name"u8, KernelName);
        writer.WriteString("kernel_release"u8, KernelRelease);
        writer.WriteString("kernel_version"u8, KernelVersion);
        writer.WriteArray("properties"u8, Properties, static (writer, property) => writer.WriteString(property));
    }
}
