namespace Smash.Rex.Calls;

/// <summary>The calls into one library: one after another, in one process as long as that lives.</summary>
internal sealed class CallLane
{
    /// <summary>The controller; null: none was needed yet.</summary>
    public CallProcess? Process { get; set; }

    /// <summary>Completed when the last call that was asked for is over.</summary>
    public Task Last { get; set; } = Task.CompletedTask;

    /// <summary>Which use of all lanes the last one was.</summary>
    public long Used { get; set; }
}
