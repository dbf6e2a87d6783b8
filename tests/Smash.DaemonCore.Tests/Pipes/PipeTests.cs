using System.ComponentModel;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;

namespace Smash.DaemonCore.Tests.Pipes;

public sealed class PipeTests : IDisposable
{
    private const int BrokenPipe = 32;

    private readonly ProcessBench _bench = new();
    private readonly PipePair _pipe;

    public PipeTests() => _pipe = _bench.Thread.Invoke(() => PipePair.Create(_bench.Thread.Loop));

    public void Dispose()
    {
        _bench.Thread.Invoke(_pipe.Dispose);
        _bench.Dispose();
    }

    [Fact]
    public async Task Bytes_come_out_as_they_went_in_however_many()
    {
        byte[] sent = ChannelUnderTest.Pattern(1 << 20);
        Task writing = _bench.Thread.Invoke(async () =>
        {
            await _pipe.WriteEnd.WriteAsync(sent);
            _pipe.WriteEnd.Dispose();
        });
        byte[] received = await _bench.Thread.Invoke(async () =>
        {
            using var all = new MemoryStream();
            byte[] buffer = new byte[10_000];
            for (int count = await _pipe.ReadEnd.ReadAsync(buffer); count > 0; count = await _pipe.ReadEnd.ReadAsync(buffer))
            {
                all.Write(buffer, 0, count);
            }

            return all.ToArray();
        }).WaitAsync(LoopThread.Deadline);

        await writing.WaitAsync(LoopThread.Deadline);
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public void A_handler_is_called_when_there_is_something_and_not_after_it_is_canceled()
    {
        var told = new System.Collections.Concurrent.BlockingCollection<string>();
        _bench.Thread.Invoke(() => _pipe.ReadEnd.Register(() =>
        {
            byte[] buffer = new byte[10];
            Assert.True(_pipe.ReadEnd.TryRead(buffer, out int count));
            told.Add(System.Text.Encoding.ASCII.GetString(buffer, 0, count));
            _pipe.ReadEnd.Cancel();
        }));

        _bench.Thread.Invoke(() => _pipe.WriteEnd.TryWrite("one"u8));
        Assert.True(told.TryTake(out string? first, LoopThread.Deadline));
        _bench.Thread.Invoke(() => _pipe.WriteEnd.TryWrite("two"u8));
        _bench.Thread.Settle();

        Assert.Equal("one", first);
        Assert.Empty(told);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_canceled_and_loses_nothing()
    {
        using var source = new CancellationTokenSource();
        byte[] buffer = new byte[10];
        Task<int> reading = _bench.Thread.Invoke(() => _pipe.ReadEnd.ReadAsync(buffer, source.Token).AsTask());

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(LoopThread.Deadline));
        _bench.Thread.Invoke(() => _pipe.WriteEnd.TryWrite("rest"u8));

        Assert.Equal(4, _bench.Await(() => _pipe.ReadEnd.ReadAsync(buffer).AsTask()));
    }

    [Fact]
    public void Writing_to_nobody_is_an_error_and_reading_what_was_closed_too()
    {
        _bench.Thread.Invoke(_pipe.ReadEnd.Dispose);

        Assert.Equal(BrokenPipe, Assert.Throws<Win32Exception>(() => _bench.Thread.Invoke(() => _pipe.WriteEnd.TryWrite("x"u8))).NativeErrorCode);
        Assert.Throws<ObjectDisposedException>(() => _bench.Thread.Invoke(() => _pipe.ReadEnd.TryRead(new byte[1], out _)));
    }

    [Fact]
    public void Both_ends_serve_a_process_and_are_closed_here_with_it()
    {
        PipePair input = _bench.Thread.Invoke(() => PipePair.Create(_bench.Thread.Loop));
        ChildProcess child = _bench.Create(new ProcessPlan { Program = "/bin/cat", Input = StandardStream.Pipe(input.ReadEnd), Output = StandardStream.Pipe(_pipe.WriteEnd) });
        Assert.Throws<ObjectDisposedException>(() => input.ReadEnd.Descriptor);
        Assert.Throws<ObjectDisposedException>(() => _pipe.WriteEnd.Descriptor);

        _bench.Await(async () =>
        {
            await input.WriteEnd.WriteAsync("through a process"u8.ToArray());
            input.WriteEnd.Dispose();
            return true;
        });

        Assert.Equal("through a process", _bench.Await(() => ProcessBench.ReadAllAsync(_pipe.ReadEnd)));
        Assert.Equal(0, _bench.End(child).Status);
    }

    [Fact]
    public async Task An_end_is_any_descriptor_of_a_process()
    {
        ChildProcess child = await _bench.Thread.Invoke(async () =>
        {
            ChildProcess created = await _bench.Table.CreateAsync(ProcessBench.Shell("echo five >&5") with { Descriptors = [new InheritedDescriptor(_pipe.WriteEnd.Descriptor, 5)] });
            _pipe.WriteEnd.Dispose();
            return created;
        }).WaitAsync(LoopThread.Deadline);

        Assert.Equal("five\n", _bench.Await(() => ProcessBench.ReadAllAsync(_pipe.ReadEnd)));
        Assert.Equal(0, _bench.End(child).Status);
    }
}
