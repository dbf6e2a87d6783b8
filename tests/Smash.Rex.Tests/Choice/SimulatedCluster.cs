using Smash.Rex.Choice;

namespace Smash.Rex.Tests.Choice;

/// <summary>Hosts and origins that choose among them, in simulated time by steps of a tenth of a second; each host reports once a second, and its report is a tenth old.</summary>
internal sealed class SimulatedCluster
{
    private const double Step = 0.1;

    private readonly HashSet<string> _down = [];
    private int _steps;

    public SimulatedCluster(int origins, params SimulatedHost[] hosts)
    {
        Hosts = hosts;
        Origins = [.. Enumerable.Range(0, origins).Select(static seed => new HostChooser(new ChoiceSettings { Seed = seed * 7919 }))];
        foreach (HostChooser origin in Origins)
        {
            origin.SetHosts(hosts.Select(static host => host.Name));
        }

        foreach (SimulatedHost host in hosts)
        {
            Join(host);
        }
    }

    public IReadOnlyList<SimulatedHost> Hosts { get; }

    public IReadOnlyList<HostChooser> Origins { get; }

    public TimeSpan Now => TimeSpan.FromSeconds(_steps * Step);

    /// <summary>Sends a program to whichever host an origin chooses.</summary>
    public SimulatedHost Send(double cpuSeconds, int origin = 0)
    {
        HostChoice choice = Origins[origin].Choose(new ChoiceRequest(), Now);
        SimulatedHost host = Hosts.Single(host => host.Name == choice.Host);
        Origins[origin].Find(host.Name)!.Place(Now);
        host.Start(cpuSeconds);
        return host;
    }

    public void Pass(double seconds, Action? eachStep = null)
    {
        for (int end = _steps + (int)Math.Round(seconds / Step); _steps < end; _steps++)
        {
            eachStep?.Invoke();
            foreach ((int index, SimulatedHost host) in Hosts.Index())
            {
                HostReport report = host.Report;
                host.Pass(Step);
                if ((_steps + index) % 10 == 0 && !_down.Contains(host.Name))
                {
                    ForEach(host, known => known.TakeReport(report, Now));
                }
            }
        }
    }

    public void Cut(SimulatedHost host)
    {
        _down.Add(host.Name);
        host.Crash();
        ForEach(host, known => known.Lose("the connection ended", Now));
    }

    public void Join(SimulatedHost host)
    {
        _down.Remove(host.Name);
        ForEach(host, known => known.ComeUp(host.Facts, Now));
    }

    private void ForEach(SimulatedHost host, Action<KnownHost> action)
    {
        foreach (HostChooser origin in Origins)
        {
            action(origin.Find(host.Name)!);
        }
    }
}
