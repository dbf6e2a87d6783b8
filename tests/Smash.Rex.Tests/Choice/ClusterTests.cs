using Smash.Rex.Choice;

namespace Smash.Rex.Tests.Choice;

/// <summary>What choosing does to hosts over time.</summary>
public sealed class ClusterTests
{
    [Fact]
    public void A_burst_is_spread_by_cores_before_any_report_could_tell()
    {
        var cluster = new SimulatedCluster(1, new("a", 2), new("b", 4), new("c", 8));
        cluster.Pass(10);

        for (int i = 0; i < 28; i++)
        {
            cluster.Send(60);
        }

        Assert.Equal([4, 8, 16], cluster.Hosts.Select(static host => host.Started));
    }

    [Fact]
    public void Under_steady_work_no_host_is_starved_and_none_is_flooded()
    {
        var cluster = new SimulatedCluster(1, new("a", 2), new("b", 2), new("c", 4), new("d", 8));
        var random = new Random(1);
        double most = 0;

        // Work for 80 % of all cores.
        double owed = 0;
        cluster.Pass(300, () =>
        {
            for (owed += 0.1 * 16 * 0.8 / 2; owed >= 1; owed--)
            {
                cluster.Send(1 + (2 * random.NextDouble()));
            }

            most = double.Max(most, cluster.Hosts.Max(static host => host.QueuePerCore));
        });

        double perCore = cluster.Hosts.Sum(static host => host.Started) / 16.0;
        Assert.All(cluster.Hosts, host => Assert.InRange(host.Started / (double)host.Facts.Cores, perCore * 0.7, perCore * 1.3));
        Assert.True(most < 4, $"A host had {most} programs for each core.");
    }

    [Fact]
    public void A_host_that_others_keep_busy_gets_less_but_something()
    {
        var cluster = new SimulatedCluster(1, new("free", 4), new("busy", 4) { Others = 4 });
        cluster.Pass(30);

        double owed = 0;
        cluster.Pass(200, () =>
        {
            for (owed += 0.5; owed >= 1; owed--)
            {
                cluster.Send(1);
            }
        });

        Assert.InRange(cluster.Hosts[1].Started, cluster.Hosts[0].Started / 10, cluster.Hosts[0].Started * 3 / 4);
    }

    [Fact]
    public void Several_origins_do_not_all_run_to_the_same_host()
    {
        var cluster = new SimulatedCluster(6, new("a", 2), new("b", 2), new("c", 2), new("d", 2));
        double most = 0;
        var random = new Random(2);
        cluster.Pass(10);

        cluster.Pass(300, () =>
        {
            for (int origin = 0; origin < 6; origin++)
            {
                if (random.NextDouble() < 0.1 * 8 * 0.7 / 6)
                {
                    cluster.Send(1, origin);
                }
            }

            most = double.Max(most, cluster.Hosts.Max(static host => host.QueuePerCore));
        });

        double mean = cluster.Hosts.Average(static host => host.Started);
        Assert.All(cluster.Hosts, host => Assert.InRange(host.Started, mean * 0.7, mean * 1.3));
        Assert.True(most <= 6, $"A host had {most} programs for each core.");
    }

    [Fact]
    public void A_dead_host_is_given_nothing_and_a_recovered_one_neither_nothing_nor_all()
    {
        var cluster = new SimulatedCluster(1, new("a", 2), new("b", 2), new("c", 2));
        double owed = 0;
        void Work()
        {
            for (owed += 0.4; owed >= 1; owed--)
            {
                cluster.Send(1);
            }
        }

        cluster.Pass(60, Work);
        SimulatedHost lost = cluster.Hosts[1];
        cluster.Cut(lost);
        int before = lost.Started;
        cluster.Pass(60, Work);
        Assert.Equal(before, lost.Started);

        cluster.Join(lost);
        cluster.Pass(3, Work);
        Assert.InRange(lost.Started - before, 1, 4);
        Assert.True(lost.QueuePerCore <= 2);

        before = lost.Started;
        int others = cluster.Hosts.Sum(static host => host.Started) - before;
        cluster.Pass(120, Work);
        int sinceThen = cluster.Hosts.Sum(static host => host.Started) - lost.Started - others;
        Assert.InRange(lost.Started - before, sinceThen / 4, sinceThen);
    }

    [Fact]
    public void A_fresh_host_among_loaded_ones_is_not_buried_by_a_burst()
    {
        var cluster = new SimulatedCluster(1, new("a", 2) { Others = 20 }, new("b", 2) { Others = 20 }, new("fresh", 2));
        SimulatedHost fresh = cluster.Hosts[2];
        cluster.Cut(fresh);
        cluster.Pass(60);
        cluster.Join(fresh);
        cluster.Pass(2);

        for (int i = 0; i < 12; i++)
        {
            cluster.Send(30);
        }

        Assert.Equal(4, fresh.Started);
        cluster.Pass(10);
        Assert.Same(fresh, cluster.Send(30));
    }

    [Fact]
    public void Programs_that_use_nothing_do_not_make_a_host_seem_busy()
    {
        var cluster = new SimulatedCluster(1, new("a", 1), new("b", 1));
        HostChooser chooser = cluster.Origins[0];
        KnownHost silent = chooser.Find("a")!;
        cluster.Pass(5);
        for (int i = 0; i < 20; i++)
        {
            silent.Place(cluster.Now);
        }

        Assert.Equal("b", chooser.Choose(new ChoiceRequest(), cluster.Now).Host);
        Assert.True(silent.PlacedLoad(cluster.Now + TimeSpan.FromSeconds(60)) < 0.05, "Without any report, too, what was placed is forgotten.");
    }
}
