using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Store;

/// <summary>What the indexes find is held against the query itself, asked of every record.</summary>
public sealed class EndedSearchTests : IDisposable
{
    private const uint Count = 600;

    private static readonly string[] Words = ["build", "Build", "kit", "\u212Ait", "index", "\u0130ndex", "Straße", "x_1", "x", "X-ray", "[odd]", "Äpfel", "äpfel", "z{"];

    private readonly TemporaryFolder _folder = new();
    private readonly StoreUnderTest _store;
    private readonly Client _client = SampleJobs.Client();
    private readonly List<JobRecord> _records = [];

    public EndedSearchTests() => _store = new StoreUnderTest(_folder["records.db"]);

    public static TheoryData<string> Patterns =>
        ["x*", "X*", "build?", "B*1*", "k*", "\u212A*", "i*", "straße*", "STRASSE*", "ä*", "[[]*", "[kx]*", "*9", "?uild*", "x_1*", "z*", "nothing", "Index10", "*"];

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public async Task Names_are_found_as_the_pattern_itself_finds_them(string pattern)
    {
        await FillAsync();

        AssertFinds(new GetJobRequest { NamePatterns = [pattern] });
        AssertFinds(new GetJobRequest { NamePatterns = [pattern], IsFromEnd = true });
        AssertFinds(new GetJobRequest { NamePatterns = [pattern, "build*"], AfterId = 200, BeforeId = 400 });
    }

    [Fact]
    public async Task Labels_are_found_with_and_without_their_value()
    {
        await FillAsync();

        AssertFinds(new GetJobRequest { Labels = ["team"] }, atLeast: 100);
        AssertFinds(new GetJobRequest { Labels = ["team=1"] }, atLeast: 10);
        AssertFinds(new GetJobRequest { Labels = ["team=1", "odd"] }, atLeast: 10);
        AssertFinds(new GetJobRequest { Labels = ["tea"] });
        AssertFinds(new GetJobRequest { Labels = ["team="] });
        AssertFinds(new GetJobRequest { Labels = ["TEAM"] });
    }

    [Fact]
    public async Task Pools_states_and_times_are_heeded_together()
    {
        await FillAsync();

        AssertFinds(new GetJobRequest { Pools = ["night"] }, atLeast: 10);
        AssertFinds(new GetJobRequest { Pools = [ProtocolLimits.DefaultPool] }, atLeast: 10);
        AssertFinds(new GetJobRequest { Pools = ["night", "other"], States = [JobState.Aborted] }, atLeast: 10);
        AssertFinds(new GetJobRequest { States = [JobState.Aborted], IsFromEnd = true }, atLeast: 10);
        AssertFinds(new GetJobRequest { SubmittedAfter = Submitted(100), SubmittedBefore = Submitted(200) }, atLeast: 100);
        AssertFinds(new GetJobRequest { SubmittedAfter = Submitted(Count) + 1 });
        AssertFinds(new GetJobRequest { SubmittedAfter = 0, AfterId = 5 }, atLeast: 10);
        AssertFinds(new GetJobRequest { EndedAfter = Ended(100), EndedBefore = Ended(300), NamePatterns = ["*"] }, atLeast: 100);
        AssertFinds(new GetJobRequest { EndedBefore = Ended(50), IsFromEnd = true }, atLeast: 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task No_more_than_the_limit_are_found_and_those_nearest_to_the_end_that_was_asked_for(int limit)
    {
        await FillAsync();

        foreach (string[] patterns in new[] { Array.Empty<string>(), ["x*"] })
        {
            uint[] all = Expected(new JobQuery(new GetJobRequest { NamePatterns = patterns }));
            Assert.Equal(all.Take(limit), Find(new JobQuery(new GetJobRequest { NamePatterns = patterns }), limit));
            Assert.Equal(all.TakeLast(limit), Find(new JobQuery(new GetJobRequest { NamePatterns = patterns, IsFromEnd = true }), limit));
        }
    }

    /// <summary>With more jobs of a label than are looked up one by one the search goes another way, and finds the same.</summary>
    [Fact]
    public async Task Many_candidates_are_found_as_few_are()
    {
        const uint many = 20_010;
        await _store.RequestAsync(writer =>
        {
            for (uint id = 1; id <= many; id++)
            {
                Job job = SampleJobs.Make(id, client: _client, name: $"x{id}", options: Labeled("all"));
                StoreUnderTest.Insertion(job)(writer);
                writer.End(job.Key, StoreUnderTest.Exit());
            }
        });

        Assert.Equal([1u, 2u], Find(new JobQuery(new GetJobRequest { Labels = ["all"] }), 2));
        Assert.Equal([many - 1, many], Find(new JobQuery(new GetJobRequest { NamePatterns = ["x*"], IsFromEnd = true }), 2));
        Assert.Equal([many], Find(new JobQuery(new GetJobRequest { NamePatterns = [$"x{many}"], Labels = ["all"], EndedAfter = 1 }), 2));
    }

    private static long Submitted(uint id) => 1_000_000 + id;

    // Not in the order of submission: what is long ends late.
    private static long Ended(uint id) => 2_000_000 + (id * 7 % Count * 10);

    private static JobOptions Labeled(params string[] labels) => new() { Terms = new JobTerms { Labels = labels } };

    private static JobOptions OptionsOf(uint id) => (id % 4) switch
    {
        0 => JobOptions.None,
        1 => Labeled($"team={id % 3}", "odd"),
        2 => new JobOptions { Terms = new JobTerms { Pool = id % 8 == 2 ? "night" : "other" } },
        _ => Labeled("team", "teams"),
    };

    private async Task FillAsync()
    {
        await _store.RequestAsync(writer =>
        {
            for (uint id = 1; id <= Count; id++)
            {
                Job job = SampleJobs.Make(id, client: _client, name: $"{Words[id % Words.Length]}{id / Words.Length}", options: OptionsOf(id));
                StoreUnderTest.Insertion(job)(writer);
                writer.End(job.Key, StoreUnderTest.Exit() with { State = id % 5 == 0 ? JobState.Aborted : JobState.Exited, EndedMicroseconds = Ended(id) });
            }
        });
        _records.AddRange(_store.Read(reader => Enumerable.Range(1, (int)Count).Select(id => reader.FindEnded(_client.Key, (uint)id)!).ToList()));
    }

    private void AssertFinds(GetJobRequest request, int atLeast = 0)
    {
        var query = new JobQuery(request);
        uint[] expected = Expected(query);
        Assert.True(expected.Length >= atLeast, $"{expected.Length} jobs match.");
        Assert.Equal(expected, Find(query, (int)Count));
    }

    private uint[] Expected(JobQuery query) => [.. _records.Where(query.IsMatch).Select(static record => record.JobId)];

    private uint[] Find(JobQuery query, int limit) => [.. _store.Read(reader => reader.Search.Find(_client.Key, query, limit)).Select(static record => record.JobId)];
}
