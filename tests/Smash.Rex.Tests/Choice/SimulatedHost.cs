using Smash.Rex.Choice;

namespace Smash.Rex.Tests.Choice;

/// <summary>A host that runs programs in simulated time: its cores share them, and its rload is its run queue for each core, decayed as a real one's.</summary>
internal sealed class SimulatedHost(string name, int cores)
{
    private const double DecaySeconds = 5;

    private readonly List<double> _remaining = [];
    private double _load;

    public string Name { get; } = name;

    public HostFacts Facts { get; } = new("1.0", "x86_64", cores, 8UL << 30);

    public HostReport Report => new(_load, (uint)_remaining.Count, 4UL << 30);

    public double QueuePerCore => (double)_remaining.Count / cores;

    public int Started { get; private set; }

    public int Finished { get; private set; }

    /// <summary>Programs that others run there all the time.</summary>
    public int Others { get; init; }

    public void Start(double cpuSeconds)
    {
        Started++;
        _remaining.Add(cpuSeconds);
    }

    public void Pass(double seconds)
    {
        int running = _remaining.Count + Others;
        double share = running == 0 ? 0 : double.Min(1, (double)cores / running) * seconds;
        for (int i = 0; i < _remaining.Count; i++)
        {
            _remaining[i] -= share;
        }

        Finished += _remaining.RemoveAll(static left => left <= 0);
        _load += (((double)running / cores) - _load) * (1 - Math.Exp(-seconds / DecaySeconds));
    }

    public void Crash()
    {
        _remaining.Clear();
        _load = 0;
    }
}
