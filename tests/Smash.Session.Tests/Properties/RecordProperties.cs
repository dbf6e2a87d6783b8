using CsCheck;
using Smash.Protocol;
using Smash.Protocol.Tests;
using Smash.Protocol.Tests.Properties;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Terms;
using Smash.Session.Tests.Jobs;
using Smash.Session.Tests.Store;

namespace Smash.Session.Tests.Properties;

/// <summary>What is kept of jobs, who waits for whom, and the patterns that find them.</summary>
public sealed class RecordProperties
{
    private static readonly Gen<List<(ulong Waiting, ulong Awaited, DependencyKind Kind)>> Edges =
        Gen.Select(Gen.ULong[1, 12], Gen.ULong[1, 12], Gen.Enum<DependencyKind>()).Where(static edge => edge.Item1 != edge.Item2).List[0, 40];

    private static readonly Gen<(string Pattern, string Name)> Patterns = Gen.Select(
        Gen.OneOf(Gen.String[Gen.Char['a', 'c'], 0, 2], Gen.OneOf("*", "?", "[ab]", "[c-c]", ".", "(", "\\", "B")).List[0, 6].Select(string.Concat),
        Gen.String[Gen.Char["abcAB.(\\"], 0, 6]);

    [Fact]
    public void A_row_is_read_as_it_was_written() => Property.Holds(
        Gen.Select(Generators.Terms.Null(), Generators.Text, Generators.Text, Gen.Int[-20, 19], Gen.UInt).List[1, 20],
        static rows =>
        {
            using var folder = new TemporaryFolder();
            using var store = new StoreUnderTest(folder["records.db"]);
            Client client = SampleJobs.Client();
            List<Job> jobs = [.. rows.Select((row, index) => Make(client, (ulong)index + 1, row.Item1, row.Item2, row.Item4, row.Item5))];
            store.RequestAsync(writer => jobs.ForEach(job => writer.InsertJob(job, job.Priority, SampleJobs.Environment, isClaimed: false))).Wait();
            // Every second one ends: they are read by another way.
            jobs.Where(static job => job.Id % 2 == 0).ToList().ForEach(job => store.EndAsync(job, rows[(int)job.Id - 1].Item3).Wait());

            List<JobRecord> live = store.Read(reader => reader.LoadLive().ConvertAll(row => row.ToJob(client).ToRecord()));
            Assert.Equal(jobs.Where(static job => job.Id % 2 == 1).Select(Describe), live.OrderBy(static record => record.JobId).Select(Describe));
            foreach (Job job in jobs.Where(static job => job.Id % 2 == 0))
            {
                JobRecord ended = store.Read(reader => reader.FindEnded(1, job.Id))!;
                Assert.Equal((Describe(job), rows[(int)job.Id - 1].Item3, 3), (Describe(ended), ended.CauseDetail, ended.ExitCode));
            }
        },
        iterations: 6);

    [Fact]
    public void Who_waits_for_whom_is_what_a_list_of_pairs_says() => Property.Holds(
        Gen.Select(Edges, Gen.Select(Gen.Int[0, 3], Gen.ULong[1, 12], Gen.Bool).List[0, 30]),
        static sample =>
        {
            (List<(ulong Waiting, ulong Awaited, DependencyKind Kind)> edges, List<(int Kind, ulong Job, bool IsSuccess)> steps) = sample;
            var table = new HoldTable();
            edges.ForEach(edge => table.Add(edge.Waiting, edge.Awaited, edge.Kind));
            foreach ((int kind, ulong job, bool isSuccess) in steps)
            {
                Step(table, edges, kind, job, isSuccess);
                Assert.Equal(edges.Count, table.Count);
                Assert.All(Enumerable.Range(1, 12), one => Assert.Equal(edges.Exists(edge => edge.Waiting == (ulong)one), table.IsHeld((ulong)one)));
            }
        });

    [Fact]
    public void A_pattern_finds_what_it_says() => Property.Holds(Patterns, static sample =>
    {
        Assert.Equal(Matches(sample.Pattern.ToLowerInvariant(), sample.Name.ToLowerInvariant()), new NamePattern(sample.Pattern).IsMatch(sample.Name));
        Assert.True(!new NamePattern(sample.Pattern).IsMatch(sample.Name) || sample.Name.ToLowerInvariant().StartsWith(new NamePattern(sample.Pattern).Prefix, StringComparison.Ordinal));
    },
    iterations: 500);

    private static Job Make(Client client, ulong key, JobTerms? terms, string name, int priority, uint maxCpu)
    {
        Job job = SampleJobs.Make(key, client: client, maxCpu: maxCpu, name: name, options: JobOptions.None with { Terms = terms });
        job.Priority = priority;
        return job;
    }

    private static string Describe(Job job) => Describe(job.ToRecord());

    private static string Describe(JobRecord record)
    {
        JobTerms? terms = record.Options.Terms;
        string after = string.Join(',', terms?.After ?? []), labels = string.Join('|', terms?.Labels ?? []), codes = string.Join(',', terms?.Retry?.ExitCodes ?? []);
        return $"{record.JobId} {record.Name} {record.Priority} {record.MaxCpuSeconds} {terms?.Pool} {terms?.NotBeforeMicroseconds} {terms?.QueueDeadlineMilliseconds} {terms?.Comment} {terms?.OnEnd} {after} {labels} {codes} {terms?.Retry?.Count}";
    }

    private static void Step(HoldTable table, List<(ulong Waiting, ulong Awaited, DependencyKind Kind)> edges, int kind, ulong job, bool isSuccess)
    {
        switch (kind)
        {
            case 0:
                Assert.Equal(Reaches(edges, job, isSuccess ? 1UL : 2UL), table.Reaches(job, isSuccess ? 1UL : 2UL));
                break;
            case 1:
                table.Remove(job);
                edges.RemoveAll(edge => edge.Waiting == job);
                break;
            default:
                IEnumerable<(ulong, bool)> told = edges.Where(edge => edge.Awaited == job).Select(edge => (edge.Waiting, HoldTable.IsMet(edge.Kind, isSuccess)));
                Assert.Equal(told.Order(), table.End(job, isSuccess).Order());
                edges.RemoveAll(edge => edge.Awaited == job);
                break;
        }
    }

    private static bool Reaches(List<(ulong Waiting, ulong Awaited, DependencyKind Kind)> edges, ulong from, ulong to)
    {
        var reached = new HashSet<ulong> { from };
        while (edges.Exists(edge => reached.Contains(edge.Waiting) && reached.Add(edge.Awaited)))
        {
        }

        return reached.Contains(to);
    }

    private static bool Matches(string pattern, string name) => pattern switch
    {
        "" => name.Length == 0,
        ['*', ..] => Matches(pattern[1..], name) || (name.Length > 0 && Matches(pattern, name[1..])),
        ['[', ..] => name.Length > 0 && pattern[1..pattern.IndexOf(']', StringComparison.Ordinal)].Contains(name[0]) && name[0] != '-' && Matches(pattern[(pattern.IndexOf(']', StringComparison.Ordinal) + 1)..], name[1..]),
        _ => name.Length > 0 && (pattern[0] == '?' || pattern[0] == name[0]) && Matches(pattern[1..], name[1..]),
    };
}
