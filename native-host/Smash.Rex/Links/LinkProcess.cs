using System.ComponentModel;
using System.Text;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.Rex.Channels;

namespace Smash.Rex.Links;

/// <summary>One ssh with frames over its standard streams, and what it says on its standard error.</summary>
internal sealed class LinkProcess
{
    private const int DiagnosticsLength = 4096;
    private const int Terminate = 15;
    private const int PipeLength = 1 << 20;

    private readonly ChildProcess _process;
    private readonly StringBuilder _said = new();
    private readonly Task _listening;

    private LinkProcess(ChildProcess process, FrameStream frames, PipeReadEnd error)
    {
        _process = process;
        Frames = frames;
        _listening = ListenAsync(error);
    }

    /// <summary>The frames; whoever takes them disposes of them.</summary>
    public FrameStream Frames { get; }

    /// <summary>The end of what it has said, at most 4,096 characters.</summary>
    public string Said => _said.ToString();

    /// <summary>Starts one.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="target">Where to.</param>
    /// <exception cref="ProcessCreationException">There is no ssh.</exception>
    /// <exception cref="Win32Exception">The kernel has no pipes left.</exception>
    public static async Task<LinkProcess> StartAsync(LinkServices services, SshTarget target)
    {
        IReadOnlyList<string> arguments = target.GetArguments();
        PipePair input = PipePair.Create(services.Loop).Enlarge(PipeLength), output = PipePair.Create(services.Loop).Enlarge(PipeLength), error = PipePair.Create(services.Loop);
        try
        {
            ChildProcess process = await services.Processes.CreateAsync(new ProcessPlan
            {
                Program = target.Program,
                Arguments = arguments,
                Environment = MakeEnvironment(),
                Input = StandardStream.Pipe(input.ReadEnd),
                Output = StandardStream.Pipe(output.WriteEnd),
                Error = StandardStream.Pipe(error.WriteEnd),
                Name = $"ssh {target.Name}",
            });
            return new LinkProcess(process, new FrameStream(output.ReadEnd, input.WriteEnd), error.ReadEnd);
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            error.Dispose();
            throw;
        }
    }

    /// <summary>Ends it, and waits until it has.</summary>
    /// <returns>Its exit code; null: a signal ended it.</returns>
    public async Task<int?> EndAsync()
    {
        // Its standard streams are closed already. What does not mind that is told; a proxy command of ssh's goes with its family.
        _process.Send(Terminate);
        ProcessEnd end = await _process.Ended;
        await _listening;
        return end.IsExit ? end.Status : null;
    }

    /// <summary>Completed with the exit code when it has ended by itself; null: a signal ended it.</summary>
    public async Task<int?> WaitAsync()
    {
        ProcessEnd end = await _process.Ended;
        await _listening;
        return end.IsExit ? end.Status : null;
    }

    // What ssh says is looked through for reasons, so it must say it in the language that is known.
    private static Dictionary<string, string> MakeEnvironment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        environment["LC_ALL"] = "C";
        return environment;
    }

    private async Task ListenAsync(PipeReadEnd error)
    {
        byte[] buffer = new byte[1024];
        using (error)
        {
            for (int count = await error.ReadAsync(buffer); count > 0; count = await error.ReadAsync(buffer))
            {
                _said.Append(Encoding.UTF8.GetString(buffer, 0, count));
                _said.Remove(0, Math.Max(0, _said.Length - DiagnosticsLength));
            }
        }
    }
}
