using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Execute;

/// <summary>The terminal at home.</summary>
/// <param name="Size">Its size.</param>
/// <param name="Type">What it is, as TERM names it; empty: not known.</param>
internal sealed record TerminalRequest(RexTerminalSize Size, string Type)
{
    /// <summary>Reads it.</summary>
    /// <param name="reader">The field's value: u16 rows, u16 columns, string TERM.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static TerminalRequest Read(PacketReader reader) => new(RexTerminalSize.Read(ref reader), reader.ReadString());
}
