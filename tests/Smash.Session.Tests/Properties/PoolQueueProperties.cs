using CsCheck;
using Smash.Protocol.Tests;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Pools;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Properties;

/// <summary>The order of a pool's queue, whatever comes and goes in between, against what the words of the protocol say of it.</summary>
public sealed class PoolQueueProperties
{
    private const int CountOfClients = 3;

    // What is done, to a client's job, and a number for what it needs.
    private static readonly Gen<List<(int Kind, int Client, int Number)>> Steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, CountOfClients - 1], Gen.Int[-20, 19]).List[1, 120];

    [Fact]
    public void By_priority_then_clients_in_turn_then_by_submission() => Property.Holds(Steps, static steps =>
    {
        var run = new Run();
        steps.ForEach(run.Do);
        run.TakeAll();
    });

    /// <summary>A queue, and what is in it by a plain list.</summary>
    private sealed class Run
    {
        private readonly PoolQueue _queue = new();
        private readonly Client[] _clients = [.. Enumerable.Range(1, CountOfClients).Select(static number => SampleJobs.Client(number, $"c{number}"))];
        private readonly int[] _active = new int[CountOfClients];
        private readonly List<Job> _waiting = [];

        // Which of the clients were served, the last one last, since a client of the priority came first.
        private readonly List<(long Client, int Priority)> _served = [];
        private ulong _lastKey;

        public void Do((int Kind, int Client, int Number) step)
        {
            switch (step.Kind)
            {
                case < 5:
                    Add(_clients[step.Client], step.Number / 10 * 10);
                    break;
                case < 7:
                    Take();
                    break;
                case 7 when _waiting.Count > 0:
                    Job job = _waiting[Math.Abs(step.Number) % _waiting.Count];
                    _waiting.Remove(job);
                    _queue.Remove(job);
                    break;
                case 8:
                    Count(step.Client, step.Number > 0 || _active[step.Client] == 0 ? 1 : -1);
                    break;
                case 9:
                    _queue.ClientSlots = Math.Max(0, step.Number / 5);
                    break;
            }

            Assert.Equal(Ready().Count, _queue.ReadyCount);
            Assert.Equal(_waiting.MinBy(static job => job.Key)?.Key, _queue.FindOldest()?.Key);
        }

        public void TakeAll()
        {
            _queue.ClientSlots = 0;
            while (_waiting.Count > 0)
            {
                Take();
            }

            Assert.False(_queue.TryPeek(out _));
        }

        private void Add(Client client, int priority)
        {
            Job job = SampleJobs.Make(++_lastKey, client: client);
            job.Priority = priority;
            _waiting.Add(job);
            _queue.Add(job);
        }

        private void Count(int client, int change)
        {
            _active[client] += change;
            _queue.Count(_clients[client].Key, change);
        }

        private List<Job> Ready() => [.. _waiting.Where(job => _queue.ClientSlots == 0 || _active[job.Client.Key - 1] < _queue.ClientSlots)];

        private void Take()
        {
            List<Job> ready = Ready();
            bool isTaken = _queue.TryTake(out Job? job);
            Assert.Equal(ready.Count > 0, isTaken);
            if (job is null)
            {
                return;
            }

            List<Job> best = [.. ready.Where(one => one.Priority == ready.Min(static other => other.Priority))];
            Assert.Contains(job, best);
            Assert.Equal(best.Where(one => one.Client == job.Client).Min(static one => one.Key), job.Key);
            CheckTurn(job, best);
            _waiting.Remove(job);
            _served.Add((job.Client.Key, job.Priority));
        }

        /// <summary>No client is served twice in this priority while another one that could be waits since before the first of the two.</summary>
        private void CheckTurn(Job job, List<Job> best)
        {
            int last = _served.LastIndexOf((job.Client.Key, job.Priority));
            ulong before = _takenAt.GetValueOrDefault((job.Client.Key, job.Priority));
            foreach (Job other in best.Where(other => last >= 0 && other.Client != job.Client && other.Key <= before && !_wasCapped))
            {
                Assert.Contains((other.Client.Key, job.Priority), _served.Skip(last + 1));
            }

            _takenAt[(job.Client.Key, job.Priority)] = _lastKey;
            _wasCapped = _queue.ClientSlots > 0 || _wasCapped;
        }

        private readonly Dictionary<(long Client, int Priority), ulong> _takenAt = [];
        private bool _wasCapped;
    }
}
