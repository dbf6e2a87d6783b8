using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;

namespace Smash.DaemonCore.Cedar;

/// <summary>Starts ssh as a child of the daemon.</summary>
/// <param name="processes">The daemon's processes.</param>
public sealed class ChildSshStarter(ProcessTable processes) : ISshStarter
{
    private const int Terminate = 15;

    /// <inheritdoc/>
    /// <exception cref="ProcessCreationException">It could not be started: is OpenSSH installed?</exception>
    public async Task<ISshProcess> StartAsync(string program, IReadOnlyList<string> arguments, PipeWriteEnd output, PipeWriteEnd diagnostics)
    {
        ChildProcess child = await processes.CreateAsync(new ProcessPlan
        {
            Program = program,
            Arguments = arguments,
            Output = StandardStream.Pipe(output),
            Error = StandardStream.Pipe(diagnostics),
            Name = "ssh",
        });
        return new Child(child);
    }

    private sealed class Child(ChildProcess child) : ISshProcess
    {
        public Task Ended => child.Ended;

        void ISshProcess.Terminate() => child.Send(Terminate);
    }
}
