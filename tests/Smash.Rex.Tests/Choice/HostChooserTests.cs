using Smash.Rex.Choice;

namespace Smash.Rex.Tests.Choice;

public sealed class HostChooserTests
{
    private static readonly HostFacts Facts = new("1.0", "x86_64", 2, 8UL << 30);
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);
    private static readonly TimeSpan Later = Start + TimeSpan.FromMinutes(1);

    [Fact]
    public void Nobody_is_chosen_where_nobody_is_configured()
    {
        HostChoice choice = new HostChooser(new ChoiceSettings()).Choose(new ChoiceRequest(), Start);

        Assert.Null(choice.Host);
        Assert.False(choice.IsWorthWaiting);
        Assert.Contains("servers :", choice.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_least_loaded_wins_and_each_is_explained()
    {
        HostChooser chooser = Make(("a", 0.5), ("b", 0.25), ("c", 2));

        HostChoice choice = chooser.Choose(new ChoiceRequest(), Later);

        Assert.Equal("b", choice.Host);
        Assert.Equal(["b", "a", "c"], choice.Hosts.Select(static host => host.Name));
        Assert.Equal([HostVerdict.Chosen, HostVerdict.Possible, HostVerdict.Possible], choice.Hosts.Select(static host => host.Verdict));
        Assert.Equal(
            ["The least loaded: rload 0.25.", "0.25 more than b: rload 0.50.", "1.75 more than b: rload 2.00."],
            choice.Hosts.Select(static host => host.Explanation));
    }

    [Fact]
    public void What_was_placed_counts_until_reports_hold_it()
    {
        HostChooser chooser = Make(("a", 0), ("b", 0.3));
        KnownHost host = chooser.Find("a")!;
        HostPlacement placement = host.Place(Later);

        Assert.Equal("b", chooser.Choose(new ChoiceRequest(), Later).Host);
        Assert.Equal(0.5, host.PlacedLoad(Later), 6);
        host.TakeReport(new HostReport(0.3, 1, 1UL << 30), Later + TimeSpan.FromSeconds(5));
        Assert.Equal(0.5 / Math.E, host.PlacedLoad(Later + TimeSpan.FromSeconds(5)), 6);
        host.End(placement);
        Assert.Equal(0, host.PlacedLoad(Later + TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Equal_hosts_take_turns()
    {
        HostChooser chooser = Make(("a", 0), ("b", 0), ("c", 0));
        var chosen = new List<string>();
        for (int i = 0; i < 6; i++)
        {
            TimeSpan now = Later + TimeSpan.FromMinutes(i);
            string name = chooser.Choose(new ChoiceRequest(), now).Host!;
            chooser.Find(name)!.Place(now);
            chosen.Add(name);
        }

        Assert.Equal(3, chosen.Take(3).Distinct().Count());
        Assert.Equal(chosen.Take(3), chosen.Skip(3));
    }

    [Fact]
    public void A_name_overrides_load_but_not_what_is_impossible()
    {
        HostChooser chooser = Make(("a", 9), ("b", 0));
        chooser.MaxLoad = 1;

        Assert.Equal("b", chooser.Choose(new ChoiceRequest(), Later).Host);
        Assert.Equal(HostVerdict.TooLoaded, chooser.Choose(new ChoiceRequest(), Later).Hosts[^1].Verdict);
        HostChoice named = chooser.Choose(new ChoiceRequest { ComputerName = "A" }, Later);
        Assert.Equal("a", named.Host);
        Assert.Equal(HostVerdict.NotAskedFor, named.Hosts[^1].Verdict);
        chooser.Find("a")!.Lose("no route to host", Later);
        Assert.Null(chooser.Choose(new ChoiceRequest { ComputerName = "a" }, Later).Host);
        HostChoice unknown = chooser.Choose(new ChoiceRequest { ComputerName = "other" }, Later);
        Assert.Null(unknown.Host);
        Assert.Equal("other is none of the configured hosts: a, b.", unknown.Explanation);
    }

    [Fact]
    public void Each_reason_against_a_host_is_told()
    {
        HostChooser chooser = Make(("refused", 0), ("arm", 0), ("small", 0), ("lost", 0), ("again", 0), ("new", 0), ("except", 0), ("good", 5));
        chooser.Find("refused")!.Refuse("rexecve", "h.u has no grant for rexecve", Later);
        chooser.Find("arm")!.ComeUp(Facts with { Machine = "aarch64" }, Start);
        chooser.Find("small")!.TakeReport(new HostReport(0, 0, 1UL << 20), Later);
        chooser.Find("lost")!.Lose("connection refused", Later);
        chooser.Find("again")!.Lose("time-out", Later);
        chooser.Find("again")!.Connect();
        chooser.SetHosts(["refused", "arm", "small", "lost", "again", "untried", "except", "good"]);
        var request = new ChoiceRequest { Transaction = "rexecve", Machine = "x86_64", MemoryBytes = 64UL << 20, Except = ["Except"] };

        HostChoice choice = chooser.Choose(request, Later);

        Assert.Equal("good", choice.Host);
        Assert.Equal(
            [
                "good: The least loaded: rload 5.00.", "refused: It refused: h.u has no grant for rexecve.", "arm: It is aarch64, not x86_64.", "small: It has 1 MiB free, not 64.",
                "lost: It cannot be reached: connection refused.", "again: It is being connected; before: time-out.", "untried: Nobody has tried to reach it yet.", "except: It is not to be taken this time.",
            ],
            choice.Explanation.Split('\n'));
        Assert.Equal("refused", chooser.Choose(request, Later + TimeSpan.FromMinutes(2)).Host);
        Assert.NotEqual("good", chooser.Choose(request with { Transaction = "rcall" }, Later).Host);
    }

    [Fact]
    public void Waiting_is_worth_it_while_some_host_may_come()
    {
        var chooser = new HostChooser(new ChoiceSettings());
        chooser.SetHosts(["a"]);
        Assert.True(chooser.Choose(new ChoiceRequest(), Start).IsWorthWaiting);
        chooser.Find("a")!.Connect();
        Assert.True(chooser.Choose(new ChoiceRequest(), Start).IsWorthWaiting);
        chooser.Find("a")!.Lose("no route to host", Start);
        Assert.False(chooser.Choose(new ChoiceRequest(), Start).IsWorthWaiting);
    }

    [Fact]
    public void A_host_that_is_lost_again_and_again_is_spared_longer_each_time_but_taken_where_there_is_no_other()
    {
        HostChooser chooser = Make(("flaps", 0), ("good", 3));
        KnownHost flaps = chooser.Find("flaps")!;
        TimeSpan now = Later;
        for (int seconds = 1; seconds <= 60; seconds = int.Min(seconds * 2, 61))
        {
            flaps.Lose("cut", now);
            flaps.ComeUp(Facts, now);
            Assert.Equal("good", chooser.Choose(new ChoiceRequest(), now + TimeSpan.FromSeconds(seconds - 0.5)).Host);
            now += TimeSpan.FromSeconds(seconds);
            Assert.Equal("flaps", chooser.Choose(new ChoiceRequest(), now).Host);
        }

        flaps.Lose("cut", now);
        flaps.ComeUp(Facts, now);
        chooser.Find("good")!.Lose("cut, too", now);
        HostChoice last = chooser.Choose(new ChoiceRequest(), now);
        Assert.Equal("flaps", last.Host);
        Assert.Contains("There is no other, though it was lost", last.Hosts[0].Explanation, StringComparison.Ordinal);
        Assert.Equal(HostVerdict.Chosen, last.Hosts[0].Verdict);
    }

    [Fact]
    public void A_host_without_a_report_is_taken_for_as_loaded_as_the_least_of_the_others()
    {
        HostChooser chooser = Make(("a", 1), ("b", 2));
        chooser.SetHosts(["a", "b", "new"]);
        chooser.Find("new")!.ComeUp(Facts, Later);

        HostAssessment assessment = chooser.Choose(new ChoiceRequest(), Later).Hosts.Single(static host => host.Name == "new");

        Assert.Equal(1, assessment.Load);
        Assert.Contains("assumed until it reports", assessment.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity)]
    public void A_host_cannot_win_by_a_number_that_is_none(double load) => Assert.Equal("b", Make(("a", load), ("b", 0.1)).Choose(new ChoiceRequest(), Later).Host);

    private static HostChooser Make(params (string Name, double Load)[] hosts)
    {
        var chooser = new HostChooser(new ChoiceSettings());
        chooser.SetHosts(hosts.Select(static host => host.Name));
        foreach ((string name, double load) in hosts)
        {
            chooser.Find(name)!.ComeUp(Facts, Start);
            chooser.Find(name)!.TakeReport(new HostReport(load, 0, 4UL << 30), Later);
        }

        return chooser;
    }
}
