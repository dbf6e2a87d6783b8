using Smash.DaemonCore.Logs;
using Smash.Red.Service;

namespace Smash.Red.Tests.Service;

public sealed class ConnectionTableTests : IDisposable
{
    private readonly DaemonLog _log = new();
    private readonly ConnectionTable _table;
    private TimeSpan _now;

    public ConnectionTableTests() => _table = new ConnectionTable(2, new ServiceLog(_log), new Clock(() => _now));

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_new_connection_takes_the_place_of_that_which_was_idle_longest()
    {
        TestConnection first = Run(), second = Run();
        second.Slot.Begin();
        second.Slot.End();
        first.Slot.Begin();
        first.Slot.End();

        TestConnection third = Run();

        Assert.True(second.IsAborted);
        Assert.False(first.IsAborted || third.IsAborted);
        Assert.Equal(2, _table.Count);
        await second.EndAsync();
        Assert.Equal(2, _table.Count);
    }

    [Fact]
    public void One_that_is_busy_is_not_cut()
    {
        TestConnection first = Run(), second = Run();
        first.Slot.Begin();

        Run();

        Assert.True(second.IsAborted);
        Assert.False(first.IsAborted);
    }

    [Fact]
    public async Task Where_all_are_busy_the_new_one_is_refused_until_one_ends()
    {
        TestConnection first = Run(), second = Run();
        first.Slot.Begin();
        second.Slot.Begin();

        Assert.True(Run().IsAborted);
        await first.EndAsync();

        Assert.False(Run().IsAborted);
        Assert.False(second.IsAborted);
    }

    [Fact]
    public async Task Where_all_are_busy_for_long_the_longest_call_makes_room()
    {
        TestConnection first = Run(), second = Run();
        second.Slot.Begin();
        first.Slot.Begin();
        _now += TimeSpan.FromSeconds(1);

        TestConnection third = Run();

        Assert.True(second.IsAborted);
        Assert.False(first.IsAborted || third.IsAborted);
        second.Slot.End();
        await second.EndAsync();
        Assert.Equal(2, _table.Count);
    }

    [Fact]
    public async Task One_that_was_cut_while_it_became_busy_does_not_come_back()
    {
        TestConnection first = Run();
        Run();
        Run();
        Assert.True(first.IsAborted);

        first.Slot.Begin();
        first.Slot.End();
        await first.EndAsync();

        Assert.Equal(2, _table.Count);
    }

    private TestConnection Run()
    {
        var connection = new TestConnection();
        connection.Run = _table.RunAsync(connection, _ => connection.Served);
        return connection;
    }

    private sealed class Clock(Func<TimeSpan> now) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now().Ticks;
    }
}
