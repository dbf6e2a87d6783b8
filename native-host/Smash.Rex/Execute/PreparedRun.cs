namespace Smash.Rex.Execute;

/// <summary>What is executed, and where, once all that it needs is there.</summary>
/// <param name="Program">The program, as execvp(3) takes it.</param>
/// <param name="ArgumentsBefore">What comes between the program and its own arguments: a dynamic loader's, say.</param>
/// <param name="Directory">Its working directory.</param>
/// <param name="Release">Takes away what is the run's own, once the channel is closed; null: nothing is.</param>
internal sealed record PreparedRun(string Program, IReadOnlyList<string> ArgumentsBefore, string Directory, Func<ValueTask>? Release = null);
