namespace Smash.Protocol;

/// <summary>What a pool does with a submission when as many jobs wait as may.</summary>
public enum FullPolicy
{
    /// <summary>Takes it all the same: the capacity is a number to look at.</summary>
    Queue,

    /// <summary>Refuses it: EAGAIN.</summary>
    Refuse,

    /// <summary>Takes it, and ends the oldest job that waits.</summary>
    DropOldest,
}
