using Smash.Red.Limits;

namespace Smash.Red.Worlds;

/// <summary>How worlds are made.</summary>
internal sealed record WorldSettings
{
    /// <summary>Most worlds at once, the default one with them.</summary>
    public int MostWorlds { get; init; } = 16;

    /// <summary>What each may use.</summary>
    public required WorldLimits Limits { get; init; }

    /// <summary>Which network its jobs have.</summary>
    public WorldNetwork Network { get; init; }

    /// <summary>What it has of programs.</summary>
    public WorldBase Base { get; init; }

    /// <summary>The host's folders that it sees, read-only, where its base is the host's.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The users of worlds, each of one; null: RED is not root, and all are its own user outside.</summary>
    public UserRange? Users { get; init; }

    /// <summary>What tells where control groups can be made.</summary>
    public required ControlGroupSources Groups { get; init; }

    /// <summary>The program smash-world.</summary>
    public string WorldProgram { get; init; } = Path.Combine(AppContext.BaseDirectory, "smash-world");

    /// <summary>The program smashd, which starts the jobs of a world in it.</summary>
    public string LauncherProgram { get; init; } = Path.Combine(AppContext.BaseDirectory, "smashd");

    /// <summary>How long a world may take to come to be.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Finds what of the settings does not go together.</summary>
    /// <returns>What is wrong and what to do about it; null: nothing.</returns>
    public string? FindProblem() =>
        Limits.SizeBytes > Limits.MemoryBytes ? "RED_WORLD_SIZE is above RED_WORLD_MEMORY, although files are part of a world's memory: raise the one or lower the other."
        : Users?.Count <= MostWorlds ? $"RED_WORLD_USERS has {Users?.Count} users for RED_MAX_WORLDS = {MostWorlds} worlds: each needs one of its own, and a default world that follows another one more."
        : null;
}
