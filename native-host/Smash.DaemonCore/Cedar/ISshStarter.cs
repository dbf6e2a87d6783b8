using Smash.DaemonCore.Pipes;

namespace Smash.DaemonCore.Cedar;

/// <summary>Starts ssh for a <see cref="SshTunnel"/>.</summary>
public interface ISshStarter
{
    /// <summary>Starts a program without standard input.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="output">Its standard output; the starter closes it here, whether the program was started or not.</param>
    /// <param name="diagnostics">Its standard error; the same.</param>
    /// <returns>The process.</returns>
    Task<ISshProcess> StartAsync(string program, IReadOnlyList<string> arguments, PipeWriteEnd output, PipeWriteEnd diagnostics);
}
