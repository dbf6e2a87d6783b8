using Smash.Protocol;

namespace Smash.Session.Store;

/// <summary><see cref="JobOptions"/> as the records hold them: fields as on the wire, or nothing.</summary>
internal static class OptionsBlob
{
    public static byte[]? Encode(JobOptions options)
    {
        if (ReferenceEquals(options, JobOptions.None))
        {
            return null;
        }

        var writer = new PacketWriter();
        options.Write(writer);
        return writer.Written.ToArray();
    }

    public static JobOptions Decode(object value)
    {
        if (value is not byte[] bytes)
        {
            return JobOptions.None;
        }

        var reader = new PacketReader(bytes);
        return JobOptions.Read(ref reader);
    }
}
