using System.Globalization;

namespace Smash.DaemonCore.Cedar;

/// <summary>Ports that a daemon may use, as HTCondor's LOWPORT and HIGHPORT say: what a firewall lets through.</summary>
public readonly record struct PortRange
{
    /// <summary>Makes one.</summary>
    /// <param name="low">The first port, 1–65535.</param>
    /// <param name="high">The last port, <paramref name="low"/>–65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not.</exception>
    public PortRange(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(low, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(high, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        Low = low;
        High = high;
    }

    /// <summary>Whichever port the kernel gives.</summary>
    public static PortRange Any => default;

    /// <summary>The first port; 0: any.</summary>
    public int Low { get; }

    /// <summary>The last port; 0: any.</summary>
    public int High { get; }

    /// <summary>Whether the kernel chooses.</summary>
    public bool IsAny => High == 0;

    /// <summary>How many ports there are; 0: the kernel chooses.</summary>
    public int Count => IsAny ? 0 : High - Low + 1;

    /// <summary>Whether a port is one of them.</summary>
    /// <param name="port">The port.</param>
    public bool Contains(int port) => IsAny || (port >= Low && port <= High);

    /// <inheritdoc/>
    public override string ToString() => IsAny ? "any" : string.Create(CultureInfo.InvariantCulture, $"{Low}-{High}");
}
