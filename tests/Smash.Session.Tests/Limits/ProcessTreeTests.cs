using System.Globalization;
using Smash.Session.Limits;

namespace Smash.Session.Tests.Limits;

public sealed class ProcessTreeTests
{
    private readonly List<int> _members = [];

    [Fact]
    public void A_tree_is_a_leader_and_all_that_descends_from_it()
    {
        // A child, and one with a child of its own.
        using var tree = new RunningTree("sleep 600 & one=$!; (sleep 600 & wait) & echo $one $!; read x");
        // The grandchild may come a moment later than the shell's line.
        Assert.True(SpinWait.SpinUntil(() => Find(tree.Leader).Count == 4, LoopThread.Deadline));

        Assert.Equal(tree.Leader, _members[0]);
        Assert.Empty(tree.Words.Select(static word => int.Parse(word, CultureInfo.InvariantCulture)).Except(_members));
        Assert.Equal(_members.Count, _members.Distinct().Count());
    }

    [Fact]
    public void Children_of_every_thread_are_found()
    {
        var trees = new List<RunningTree>();
        try
        {
            for (int i = 0; i < 3; i++)
            {
                var thread = new Thread(() => trees.Add(new RunningTree("echo here; read x")));
                thread.Start();
                Assert.True(thread.Join(LoopThread.Deadline));
            }

            Assert.Empty(trees.Select(static tree => tree.Leader).Except(Find(Environment.ProcessId)));
        }
        finally
        {
            trees.ForEach(static tree => tree.Dispose());
        }
    }

    [Fact]
    public void Of_a_process_that_is_gone_nothing_is_below()
    {
        int leader;
        using (var tree = new RunningTree("echo here; read x"))
        {
            leader = tree.Leader;
        }

        Assert.Equal([leader], Find(leader));
    }

    private List<int> Find(int leader)
    {
        new ProcessTree(new ProcReader()).Find(leader, _members);
        return _members;
    }
}
