using Smash.DaemonCore.Processes;
using Smash.Session.Master;

namespace Smash.Session.Tests.Parts;

/// <summary>The session under a gate that shares a cap between users (master/GATE.md).</summary>
public sealed class DemandReporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_starts_before_a_slot_is_granted_and_each_grant_is_answered_after_what_it_starts()
    {
        using SessionParts parts = Begin(cap: 8);
        Assert.Equal(new SlotDemand(0, 0, 0), Next(parts));
        FakeClient client = parts.Connect("ann");
        client.Submit();
        client.Submit();
        Assert.Equal(new SlotDemand(2, 0, 0), Until(parts, static demand => demand.Wanted == 2));

        parts.Master.Slots(1);
        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Launch).Job);
        Assert.Equal(new SlotDemand(2, 1, 1), Next(parts));

        parts.Master.Slots(2);
        Assert.Equal(2ul, parts.Master.Expect(ControlMessageType.Launch).Job);
        Assert.Equal(new SlotDemand(2, 2, 2), Next(parts));
    }

    [Fact]
    public void Slots_under_what_runs_start_nothing_and_each_end_is_told()
    {
        using SessionParts parts = Begin(cap: 8);
        FakeClient client = parts.Connect("ann");
        for (int i = 0; i < 4; i++)
        {
            client.Submit();
        }

        parts.Master.Slots(3);
        Until(parts, static demand => demand == new SlotDemand(4, 3, 3));
        parts.Master.Slots(1);
        Assert.Equal(new SlotDemand(4, 3, 1), Next(parts));

        parts.Master.Exit(1);
        Assert.Equal(new SlotDemand(3, 2, 1), Until(parts, static demand => demand.Running == 2));
        parts.Master.Exit(2);
        Assert.Equal(new SlotDemand(2, 1, 1), Until(parts, static demand => demand.Running == 1));
        parts.Master.Exit(3);
        ControlFrame frame = parts.Master.Next();
        while (frame.Type is ControlMessageType.Ack or ControlMessageType.Demand)
        {
            frame = parts.Master.Next();
        }

        Assert.Equal((ControlMessageType.Launch, 4ul), (frame.Type, frame.Job));
    }

    [Fact]
    public async Task No_more_is_wanted_than_the_whole_cap()
    {
        using SessionParts parts = Begin(cap: 3);
        FakeClient client = parts.Connect("ann");
        for (int i = 0; i < 10; i++)
        {
            client.Submit();
        }

        Until(parts, static demand => demand == new SlotDemand(3, 0, 0));
        Assert.Empty(await parts.SettleAsync());
    }

    [Fact]
    public async Task Without_a_gate_nothing_is_told()
    {
        using var parts = new SessionParts(_folder["records.db"], _folder.FullPath, maxJobs: 1);
        parts.Begin();
        FakeClient client = parts.Connect("ann");
        client.Submit();
        client.Submit();

        Assert.DoesNotContain(await parts.SettleAsync(), static frame => frame.Type == ControlMessageType.Demand);
    }

    private static SlotDemand Next(SessionParts parts) => parts.Master.Expect(ControlMessageType.Demand).Demand;

    private static SlotDemand Until(SessionParts parts, Predicate<SlotDemand> condition)
    {
        while (true)
        {
            ControlFrame frame = parts.Master.Next();
            if (frame.Type == ControlMessageType.Demand && condition(frame.Demand))
            {
                return frame.Demand;
            }
        }
    }

    private SessionParts Begin(int cap)
    {
        var parts = new SessionParts(_folder["records.db"], _folder.FullPath, cap);
        parts.Master.Slots(0);
        parts.Begin();
        return parts;
    }
}
