namespace Smash.Client;

/// <summary>Job properties that are parameters, or that not every RED has: one that does not know them does not give them back.</summary>
public static class RedJobTag
{
    /// <summary>Asked of a sink or a source: answered with the SHA-256 of the whole file once it has ended, in lower-case hexadecimal digits.</summary>
    public const string Sha256 = "SHA256";

    /// <summary>With a number, asked of a source: the byte of the file that it begins with.</summary>
    public const string Offset = "OFFSET";

    /// <summary>With a number: seconds that the job waits for its connection.</summary>
    public const string Timeout = "TIMEOUT";
}
