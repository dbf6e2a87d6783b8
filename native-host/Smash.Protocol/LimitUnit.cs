namespace Smash.Protocol;

/// <summary>What the numbers of a limit count.</summary>
public enum LimitUnit
{
    /// <summary>Seconds, begun ones counted whole.</summary>
    Seconds,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Things, or a number without a unit.</summary>
    Count,
}
