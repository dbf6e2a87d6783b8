using System.Globalization;
using Smash.DaemonCore.Configuration;

namespace Smash.Red.Transfers;

/// <summary>A range of ports, such as <c>40000-40999</c>, or one port.</summary>
internal sealed class PortRangeType : ParameterType<PortRange>
{
    /// <inheritdoc/>
    public override string Name => "ports";

    /// <inheritdoc/>
    public override string Range => "1 to 65535";

    /// <inheritdoc/>
    public override string? Read(string text, string? folder, out PortRange value)
    {
        string[] ends = text.Split('-', StringSplitOptions.TrimEntries);
        value = default;
        if (ends.Length > 2 || !TryRead(ends[0], out int low) || !TryRead(ends[^1], out int high) || low > high)
        {
            return $"'{text}' is no range of ports: write FIRST-LAST or one port, from {Range}.";
        }

        value = new PortRange(low, high);
        return null;
    }

    /// <inheritdoc/>
    public override string Write(PortRange value) => value.ToString();

    private static bool TryRead(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= ushort.MaxValue;
}
