namespace Smash.Red.Tests.Worlds;

/// <summary>Tests that make worlds and look at all that this process has: one after another, and with no other beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorldCollection
{
    public const string Name = "worlds";
}
