using System.Globalization;
using Smash.Protocol.Red;

namespace Smash.Red.Worlds;

/// <summary>The properties that a RED tells of itself and of a world. Any thread may ask.</summary>
internal sealed class RedProperties
{
    private readonly (string Name, string Description, Func<World, string> Read)[] _properties;

    /// <summary>Makes those of a RED.</summary>
    /// <param name="worlds">Its worlds.</param>
    /// <param name="version">Its version.</param>
    public RedProperties(WorldTable worlds, string version)
    {
        _properties =
        [
            ("CPUFREQUENCY", "Frequency of the CPU in GHz", static _ => HostFacts.CpuFrequency),
            ("CPUCOUNT", "Number of processors", static _ => Text(Environment.ProcessorCount)),
            ("MEMTOTAL", "Memory of the host in bytes", static _ => HostFacts.Memory("MemTotal")),
            ("MEMFREE", "Memory of the host that new programs can have, in bytes", static _ => HostFacts.Memory("MemAvailable")),
            ("LOADAVG", "Load averages of the host over 1, 5 and 15 minutes", static _ => HostFacts.LoadAverage),
            ("UPTIME", "Seconds since the host was started", static _ => HostFacts.Uptime),
            ("WORLDCOUNT", "Worlds that there are", _ => Text(worlds.Count)),
            ("MAXWORLDS", "Worlds that there can be at once", _ => Text(worlds.Settings.MostWorlds)),
            ("WORLDSIZE", "Bytes that the files of a world may have together", static world => Text(world.Limits.SizeBytes)),
            ("WORLDSIZEFREE", "Bytes of them that are free", static world => Text(world.Files.GetSpace().FreeBytes)),
            ("WORLDFILES", "Files and directories that a world may have", static world => Text(world.Limits.Files)),
            ("WORLDFILESFREE", "Files and directories of them that are free", static world => Text(world.Files.GetSpace().FreeFiles)),
            ("WORLDMEMORY", "Memory that a world may use, in bytes", static world => Text(world.Limits.MemoryBytes)),
            ("WORLDCPU", "CPU time that a world may use, in seconds; 0 is no limit", static world => Text((long)world.Limits.CpuTime.TotalSeconds)),
            ("WORLDPROCESSES", "Processes and threads that a world may have at once", static world => Text(world.Limits.Processes)),
            ("WORLDJOBS", "Jobs that a world may have at once", static world => Text(world.Limits.Jobs)),
            ("NETWORK", "Network of the jobs: None or Host", _ => worlds.Settings.Network.ToString()),
            ("BASE", "Programs of a new world: Host or Minimal", _ => worlds.Settings.Base.ToString()),
            ("LIMITS", "What limits memory and processes of worlds", _ => worlds.Mechanism),
            ("VERSION", "Version of the RED", _ => version),
        ];
        Descriptions = [.. _properties.Select(static property => $"{property.Name}-{property.Description}")];
    }

    /// <summary>All of them: name, a hyphen, description.</summary>
    public string[] Descriptions { get; }

    /// <summary>Reads properties.</summary>
    /// <param name="asked">Which; their contents do not matter.</param>
    /// <param name="world">Whose, where they are a world's.</param>
    /// <returns>Them, in the order in which they were asked for.</returns>
    /// <exception cref="RedException">RED_EBADPROPERTY, with the first name that is none. RED_EBADWORLD: the world has ended.</exception>
    public RedProperty[] Read(IReadOnlyList<RedProperty> asked, World world)
    {
        foreach (RedProperty property in asked)
        {
            // Before any is read: the answer is all or nothing.
            _ = Find(property.Tag);
        }

        return [.. asked.Select(property => property with { Content = Find(property.Tag)(world) })];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private Func<World, string> Find(string name)
    {
        int index = Array.FindIndex(_properties, property => property.Name == name);
        return index >= 0 ? _properties[index].Read : throw new RedException(RedError.BadProperty, name);
    }
}
