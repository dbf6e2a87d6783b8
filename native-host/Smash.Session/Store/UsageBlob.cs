using Smash.Protocol;

namespace Smash.Session.Store;

/// <summary>A usage as the records hold it: as on the wire.</summary>
internal static class UsageBlob
{
    public static byte[] Encode(ResourceUsage usage)
    {
        var writer = new PacketWriter();
        usage.Write(writer);
        return writer.Written.ToArray();
    }

    public static ResourceUsage Decode(byte[] bytes)
    {
        var reader = new PacketReader(bytes);
        return ResourceUsage.Read(ref reader);
    }
}
