using System.Globalization;

namespace Smash.Red.Transfers;

/// <summary>Ports that transfers may wait at.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
internal readonly record struct PortRange(int Low, int High)
{
    private const int LowestUnprivileged = 1024;

    /// <summary>What is allowed where nobody said otherwise: all but those that only root may have. One that nobody named is the kernel's choice.</summary>
    public static PortRange Unprivileged { get; } = new(LowestUnprivileged, ushort.MaxValue);

    private bool IsKernels => this == Unprivileged;

    /// <summary>Whether a port is one of them.</summary>
    /// <param name="port">The port.</param>
    public bool Contains(int port) => port >= Low && port <= High;

    /// <summary>The ports to try where any will do: from one by chance on, so that two who look at the same time seldom meet.</summary>
    public IEnumerable<int> Any()
    {
        if (IsKernels)
        {
            return [0];
        }

        (int low, int count) = (Low, High - Low + 1);
        int first = Random.Shared.Next(count);
        return Enumerable.Range(0, count).Select(step => low + ((first + step) % count));
    }

    /// <summary>The range as it is set.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low}-{High}");
}
