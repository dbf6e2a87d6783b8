namespace Smash.Protocol.Red.XmlRpc;

/// <summary>Words for <see cref="XmlRpcValueKind"/>.</summary>
internal static class XmlRpcValueKindExtensions
{
    /// <summary>The kind with its article, for an error message.</summary>
    /// <param name="kind">The kind.</param>
    public static string Describe(this XmlRpcValueKind kind) => kind switch
    {
        XmlRpcValueKind.Nil => "nothing",
        XmlRpcValueKind.Integer => "an integer",
        XmlRpcValueKind.Array => "an array",
        XmlRpcValueKind.Boolean => "a boolean",
        XmlRpcValueKind.String => "a string",
        XmlRpcValueKind.Double => "a double",
        XmlRpcValueKind.DateTime => "a time",
        XmlRpcValueKind.Base64 => "bytes",
        _ => "a struct",
    };
}
