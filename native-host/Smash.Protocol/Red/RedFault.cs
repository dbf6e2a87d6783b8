using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_fault</c>: whether a call was done, and why not. In every answer.</summary>
/// <param name="Error">The error; a number that is none of <see cref="RedError"/> may come from another server.</param>
/// <param name="Message">What it means.</param>
/// <param name="Extras">What makes it precise; may be empty.</param>
public sealed record RedFault(RedError Error, string Message, string Extras)
{
    /// <summary>No error.</summary>
    public static RedFault None { get; } = new(RedError.None, RedError.None.Message(), "");

    /// <summary>Makes one with the message of its error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="extras">What makes it precise.</param>
    public static RedFault Of(RedError error, string extras) => new(error, error.Message(), extras);

    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedFault Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedFault((RedError)members.ReadInt32("red_errno"u8), members.ReadText("red_msg"u8), members.ReadText("red_extras"u8));
    }

    /// <summary>Writes it as a member.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginStruct("fault"u8);
        writer.WriteInteger("red_errno"u8, (int)Error);
        writer.WriteString("red_msg"u8, Message);
        writer.WriteString("red_extras"u8, Extras);
        writer.EndMemberStruct();
    }
}
