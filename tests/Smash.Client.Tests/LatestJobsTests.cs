using Smash.Protocol;

namespace Smash.Client.Tests;

/// <summary>The last jobs, of a host that has those with the ids that a test names, and counts what it is asked.</summary>
public sealed class LatestJobsTests
{
    private int _requests;

    [Theory]
    [InlineData(1, 1, new uint[] { 1 }, new uint[] { 1 })]
    [InlineData(2, 2, new uint[] { 1, 2, 3 }, new uint[] { 2, 3 })]
    [InlineData(9, 9, new uint[] { 1, 2, 3 }, new uint[] { 1, 2, 3 })]
    [InlineData(2, 2, new uint[] { 7, 300, 100_000, 4_000_000_000 }, new uint[] { 100_000, 4_000_000_000 })]
    [InlineData(1, 1, new uint[] { uint.MaxValue }, new uint[] { uint.MaxValue })]
    [InlineData(5, 0, new uint[0], new uint[0])]
    public void They_are_found_by_ascending_id_wherever_ids_are_missing(int count, int least, uint[] ids, uint[] expected)
    {
        using FakeHost host = Serve(ids);
        using SmashConnection connection = host.Connect();

        uint[] found = [.. connection.GetLatestJobs(new GetJobRequest(), count).Select(static job => job.Id)];

        Assert.Equal(expected, found);
        Assert.True(found.Length >= Math.Min(least, ids.Length));
    }

    [Fact]
    public void A_filter_is_the_hosts_to_apply_and_the_search_goes_on_behind_what_it_leaves_out()
    {
        using FakeHost host = Serve([.. Enumerable.Range(1, 5000).Select(static id => (uint)id)], static id => id % 1000 == 1);
        using SmashConnection connection = host.Connect();

        Assert.Equal([2001u, 3001u, 4001u], connection.GetLatestJobs(new GetJobRequest { NamePatterns = ["x"] }, 3).Select(static job => job.Id));
    }

    [Fact]
    public void A_host_of_a_million_jobs_is_asked_a_few_dozen_times()
    {
        using FakeHost host = Serve([.. Enumerable.Range(1, 1_000_000).Select(static id => (uint)id)]);
        using SmashConnection connection = host.Connect();

        Assert.Equal(1_000_000u, connection.GetLatestJobs(new GetJobRequest(), 20)[^1].Id);
        Assert.InRange(_requests, 2, 60);
    }

    private FakeHost Serve(uint[] ids, Predicate<uint>? isLeft = null) => new((peer, _) =>
    {
        peer.AcceptLogin();
        while (true)
        {
            GetJobRequest request = Read(peer);
            _requests++;
            int first = Array.BinarySearch(ids, request.AfterId);
            uint[] page = [.. ids.Skip(first >= 0 ? first + 1 : ~first).Where(id => request.NamePatterns.Count == 0 || isLeft!(id)).Take((int)request.Limit)];
            bool isLast = page.Length < request.Limit || page[^1] == ids[^1];
            peer.Send(new JobRecords([.. page.Select(static id => Records.Make(id, JobState.Exited))], isLast ? null : page[^1]));
        }
    });

    private static GetJobRequest Read(FakePeer peer)
    {
        var reader = new PacketReader(peer.Receive(PacketType.JobQuery));
        return GetJobRequest.ReadPayload(ref reader);
    }
}
