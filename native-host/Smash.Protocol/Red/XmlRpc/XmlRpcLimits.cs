namespace Smash.Protocol.Red.XmlRpc;

/// <summary>How much a document may hold. Its size is bounded by whoever reads it.</summary>
/// <param name="Depth">Most values inside each other.</param>
/// <param name="Values">Most values in all, those in arrays and structs with them.</param>
public readonly record struct XmlRpcLimits(int Depth, int Values)
{
    /// <summary>What a server allows a stranger: the deepest call of RED has 5 values inside each other.</summary>
    public static XmlRpcLimits Call => new(16, 65_536);

    /// <summary>What a client allows its server, which may list a great directory: 7 values a file.</summary>
    public static XmlRpcLimits Answer => new(16, 64 * 1024 * 1024);
}
