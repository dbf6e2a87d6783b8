namespace Smash.Protocol;

/// <summary>A kind of limit: the one table of its name, number, unit and bounds, from which it is parsed, checked, set and shown.</summary>
/// <param name="Resource">Its number (PROTOCOL.md, EFFECTIVE_LIMIT).</param>
/// <param name="Parameter">Its name where a job is submitted.</param>
/// <param name="Unit">Unit of the numbers.</param>
/// <param name="Least">The least that may be asked for.</param>
/// <param name="Most">The most.</param>
/// <param name="HardAbove">By how much the hard limit is above the soft one.</param>
public sealed record LimitDefinition(LimitResource Resource, string Parameter, LimitUnit Unit, ulong Least, ulong Most, ulong HardAbove = 0)
{
    // A thousand years: sums of times stay far from their ends.
    private const ulong ThousandYears = 1000UL * 366 * 24 * 3600 * 1000;

    /// <summary>All limits.</summary>
    public static IReadOnlyList<LimitDefinition> All { get; } =
    [
        // SIGXCPU at the soft limit, so that a program can tell; SIGKILL a second later.
        new(LimitResource.CpuTime, "MaxCpuTime", LimitUnit.Seconds, 1, uint.MaxValue, HardAbove: 1),
        // A program needs a fourth descriptor for its libraries.
        new(LimitResource.OpenFiles, "MaxOpenFiles", LimitUnit.Count, 4, 1 << 30),
        new(LimitResource.AddressSpace, "MaxAddressSpace", LimitUnit.Bytes, 1, long.MaxValue),
        new(LimitResource.TreeMemory, "MaxMemory", LimitUnit.Bytes, 1, long.MaxValue),
        new(LimitResource.WallTime, "Timeout", LimitUnit.Milliseconds, 1, ThousandYears),
        new(LimitResource.TreeCpuTime, "MaxTreeCpuTime", LimitUnit.Milliseconds, 1, ThousandYears),
        // As many as Linux can have (PID_MAX_LIMIT).
        new(LimitResource.Processes, "MaxProcesses", LimitUnit.Count, 1, 4_194_304),
        new(LimitResource.Output, "MaxOutput", LimitUnit.Bytes, 1, long.MaxValue),
        new(LimitResource.DiskWritten, "MaxDiskWritten", LimitUnit.Bytes, 1, long.MaxValue),
        new(LimitResource.CpuShare, "CpuShare", LimitUnit.Count, 1, 10_000),
        new(LimitResource.CpuAffinity, "CpuAffinity", LimitUnit.Count, 1, 1024),
        new(LimitResource.IoPriority, "IoPriority", LimitUnit.Count, 0, ushort.MaxValue),
    ];

    /// <summary>Finds a limit by its number; null: there is none.</summary>
    /// <param name="resource">The number.</param>
    public static LimitDefinition? Find(LimitResource resource)
    {
        foreach (LimitDefinition definition in All)
        {
            if (definition.Resource == resource)
            {
                return definition;
            }
        }

        return null;
    }

    /// <summary>The limit of this kind that is in force where so much is asked for.</summary>
    /// <param name="value">How much, in its unit.</param>
    public EffectiveLimit Make(ulong value) => new(Resource, value, value + HardAbove);
}
