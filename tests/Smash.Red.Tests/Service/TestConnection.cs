using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Smash.Red.Service;

namespace Smash.Red.Tests.Service;

/// <summary>A connection without a socket, which lasts until it is told to end.</summary>
internal sealed class TestConnection : ConnectionContext
{
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string ConnectionId { get; set; } = "";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public bool IsAborted { get; private set; }

    public Task Served => _served.Task;

    public Task Run { get; set; } = Task.CompletedTask;

    public ConnectionSlot Slot => Features.Get<ConnectionSlot>()!;

    public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;

    public Task EndAsync()
    {
        _served.SetResult();
        return Run;
    }
}
