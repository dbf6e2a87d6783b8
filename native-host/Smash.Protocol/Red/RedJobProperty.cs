using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_job_property</c>: a property of a job, asked for or told.</summary>
/// <param name="Tag">Its name, without blanks.</param>
/// <param name="Content">Its content; empty where it is asked for.</param>
public sealed record RedJobProperty(string Tag, string Content)
{
    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedJobProperty Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedJobProperty(members.ReadText("job_property_tag"u8), members.ReadText("job_property_content"u8));
    }

    /// <summary>Writes it as an element of an array.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="property">The property.</param>
    public static void Write(XmlRpcWriter writer, RedJobProperty property)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(property);
        writer.BeginStruct();
        writer.WriteString("job_property_tag"u8, property.Tag);
        writer.WriteString("job_property_content"u8, property.Content);
        writer.EndStruct();
    }
}
