namespace Smash.Client;

/// <summary>What bytes go through on their way between a file and a socket.</summary>
internal static class TransferBuffer
{
    /// <summary>Its size: more makes nothing faster.</summary>
    public const int Size = 256 << 10;
}
