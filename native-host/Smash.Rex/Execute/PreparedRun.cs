namespace Smash.Rex.Execute;

/// <summary>What is executed, and where, once all that it needs is there.</summary>
/// <param name="Program">The program, as execvp(3) takes it.</param>
/// <param name="ArgumentsBefore">What comes between the program and its own arguments: a dynamic loader's, say.</param>
/// <param name="Directory">Its working directory.</param>
/// <param name="OwnFolder">What is taken away when it has ended; null: nothing is the run's own.</param>
internal sealed record PreparedRun(string Program, IReadOnlyList<string> ArgumentsBefore, string Directory, string? OwnFolder = null);
