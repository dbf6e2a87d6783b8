using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_command</c>: a program and its arguments.</summary>
/// <param name="Command">The program: a path in the world, or a name that PATH leads to.</param>
/// <param name="Arguments">What it gets as argv, its own name first.</param>
public sealed record RedCommand(string Command, string[] Arguments)
{
    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedCommand Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedCommand(members.ReadText("command"u8), members.Read("argv"u8, static arguments => arguments.ToArray(static argument => argument.ToText())));
    }

    /// <summary>Writes its members.</summary>
    /// <param name="writer">Where to, inside a struct.</param>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("command"u8, Command);
        writer.WriteArray("argv"u8, Arguments, static (writer, argument) => writer.WriteString(argument));
    }
}
