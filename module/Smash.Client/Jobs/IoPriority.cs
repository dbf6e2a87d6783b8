using System.Globalization;

namespace Smash.Client;

/// <summary>An I/O priority (ioprio_set(2)): a class, and a level within it.</summary>
/// <param name="Value">As the kernel takes it.</param>
public readonly record struct IoPriority(uint Value)
{
    private const int ClassShift = 13;
    private const uint LastLevel = 7;
    private const uint MiddleLevel = 4;

    private static readonly string[] ClassNames = ["None", "RealTime", "BestEffort", "Idle"];

    /// <summary>Names of the classes that can be asked for.</summary>
    public static IReadOnlyList<string> Classes => ClassNames[1..];

    /// <summary>Name of the class: RealTime, BestEffort or Idle.</summary>
    public string Class => ClassNames[Math.Min(Value >> ClassShift, 3)];

    /// <summary>Level within the class, 0 (first) to 7 (last); Idle has none.</summary>
    public uint Level => Value & LastLevel;

    /// <summary>Reads <c>Idle</c>, <c>BestEffort</c>, <c>BestEffort:7</c>, <c>RealTime:0</c>, or a level alone, of BestEffort.</summary>
    /// <param name="text">The text.</param>
    /// <param name="priority">The priority.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out IoPriority priority)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().Split(':');
        bool isLevelAlone = parts.Length == 1 && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        int index = isLevelAlone ? 2 : Array.FindIndex(ClassNames, 1, name => name.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        bool isIdle = index == 3;
        bool hasLevel = uint.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint level);
        level = hasLevel ? level : MiddleLevel;
        bool isGood = index > 0 && parts.Length <= 2 && (parts.Length == 1 || (hasLevel && !isIdle)) && level <= LastLevel;
        priority = isGood ? new IoPriority(((uint)index << ClassShift) | (isIdle ? 0 : level)) : default;
        return isGood;
    }

    /// <inheritdoc/>
    public override string ToString() => Class == "Idle" ? Class : FormattableString.Invariant($"{Class}:{Level}");
}
