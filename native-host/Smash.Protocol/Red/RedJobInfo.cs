using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_job_info</c>: a job of a world.</summary>
/// <param name="Number">Its number in its world, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Properties">Those of its properties that were asked for.</param>
public sealed record RedJobInfo(int Number, string Name, RedJobProperty[] Properties)
{
    /// <summary>The content of a property; null where the job tells none of that name.</summary>
    /// <param name="tag">The property's name.</param>
    public string? this[string tag] => Array.Find(Properties, property => property.Tag == tag)?.Content;

    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedJobInfo Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedJobInfo(
            members.ReadInt32("job_number"u8),
            members.ReadText("job_name"u8),
            members.Read("job_props"u8, static properties => properties.ToArray(RedJobProperty.Read)));
    }

    /// <summary>Writes it as an element of an array.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="job">The job.</param>
    public static void Write(XmlRpcWriter writer, RedJobInfo job)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(job);
        writer.BeginStruct();
        job.WriteMembers(writer);
        writer.EndStruct();
    }

    /// <summary>Writes its members.</summary>
    /// <param name="writer">Where to, inside a struct.</param>
    internal void WriteMembers(XmlRpcWriter writer)
    {
        writer.WriteInteger("job_number"u8, Number);
        writer.WriteString("job_name"u8, Name);
        writer.WriteArray("job_props"u8, Properties, RedJobProperty.Write);
    }
}
