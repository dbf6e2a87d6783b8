namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>The statements read so far, by layer and name. The layer decides first, then the prefix, then the later line.</summary>
internal sealed class AssignmentTable
{
    private readonly Dictionary<string, Assignment>[] _layers =
        [.. Enum.GetValues<ConfigurationLayer>().Select(static _ => new Dictionary<string, Assignment>(StringComparer.OrdinalIgnoreCase))];

    // The strongest first; the last is none at all.
    private readonly string[] _prefixes;

    public AssignmentTable(string subsystem, string? localName) =>
        _prefixes = localName is null ? [subsystem + ".", ""] : [localName + ".", subsystem + ".", ""];

    /// <summary>All statements that stand at last, in order of layers and of first lines.</summary>
    public IEnumerable<Assignment> All => _layers.SelectMany(static layer => layer.Values);

    public void Set(Assignment assignment) => _layers[(int)assignment.Origin.Layer][assignment.Key] = assignment;

    public void Clear(ConfigurationLayer layer) => _layers[(int)layer].Clear();

    /// <summary>The statement that gives a name its value; null: none does.</summary>
    public Assignment? Find(string name) => FindBelow(name, _layers.Length);

    /// <summary>What stands under a name before a new statement about it: of the same layer what is not stronger, else of the layers below.</summary>
    public Assignment? FindBefore(string key, ConfigurationLayer layer)
    {
        string name = BaseOf(key);
        int strength = Array.FindIndex(_prefixes, prefix => key.Length == prefix.Length + name.Length);
        foreach (string prefix in _prefixes.AsSpan(int.Max(strength, 0)))
        {
            if (_layers[(int)layer].TryGetValue(prefix + name, out Assignment? assignment))
            {
                return assignment;
            }
        }

        return FindBelow(name, (int)layer);
    }

    /// <summary>The name without the prefix of this daemon, if it has one.</summary>
    public string BaseOf(string key)
    {
        foreach (string prefix in _prefixes)
        {
            if (prefix.Length > 0 && key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return key[prefix.Length..];
            }
        }

        return key;
    }

    /// <summary>Whether a name has the prefix of another daemon.</summary>
    public bool IsOthers(string key) => BaseOf(key).Contains('.', StringComparison.Ordinal);

    private Assignment? FindBelow(string name, int end)
    {
        for (int layer = end - 1; layer >= 0; layer--)
        {
            if (_layers[layer].Count == 0)
            {
                continue;
            }

            foreach (string prefix in _prefixes)
            {
                if (_layers[layer].TryGetValue(prefix + name, out Assignment? assignment))
                {
                    return assignment;
                }
            }
        }

        return null;
    }
}
