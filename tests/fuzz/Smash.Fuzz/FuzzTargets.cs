using Smash.Fuzz.Targets;

namespace Smash.Fuzz;

/// <summary>All of them.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new PacketTarget(), new XmlRpcTarget(), new CedarTarget(), new RexFrameTarget(), new RexConfigurationTarget(), new ConfigurationTarget(), new SinfulTarget(),
    ];

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IFuzzTarget Find(string name) =>
        All.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"There is no target {name}. There are: {string.Join(", ", All.Select(static target => target.Name))}.");
}
