namespace Smash.Session.Pools;

/// <summary>Where a job is in the accounts of its pool.</summary>
internal enum PoolPlace
{
    /// <summary>In none: it has not come yet, or has ended.</summary>
    None,

    /// <summary>It waits, and its submission is on its way to the disk.</summary>
    Submitted,

    /// <summary>It waits for its start.</summary>
    Queued,

    /// <summary>It holds a slot.</summary>
    Active,

    /// <summary>It runs, and has lent its slot, since it waits for other jobs.</summary>
    Lent,
}
