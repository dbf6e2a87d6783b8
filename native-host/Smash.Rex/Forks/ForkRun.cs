using System.ComponentModel;
using System.Text;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.Rex.Links;

namespace Smash.Rex.Forks;

/// <summary>One smash-fork that tests a process or writes it down, and what it says.</summary>
internal sealed class ForkRun : IDisposable
{
    private const int MostSaid = 1 << 20;

    private readonly ChildProcess _process;
    private readonly PipeWriteEnd _input;
    private readonly PipeReadEnd _output;
    private readonly Task<string> _error;
    private readonly StringBuilder _said = new();

    private ForkRun(ChildProcess process, PipeWriteEnd input, PipeReadEnd output, PipeReadEnd error)
    {
        _process = process;
        _input = input;
        _output = output;
        _error = ReadToEndAsync(error, new StringBuilder());
    }

    /// <summary>The program smash-fork.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "smash-fork");

    /// <summary>Starts one.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="ProcessCreationException">It is not there.</exception>
    /// <exception cref="Win32Exception">There are no more pipes.</exception>
    public static async Task<ForkRun> StartAsync(LinkServices services, params IReadOnlyList<string> arguments)
    {
        PipePair input = PipePair.Create(services.Loop), output = PipePair.Create(services.Loop), error = PipePair.Create(services.Loop);
        try
        {
            ChildProcess process = await services.Processes.CreateAsync(new ProcessPlan
            {
                Program = Program,
                Arguments = arguments,
                Input = StandardStream.Pipe(input.ReadEnd),
                Output = StandardStream.Pipe(output.WriteEnd),
                Error = StandardStream.Pipe(error.WriteEnd),
                EndsWithDaemon = true,
            });
            return new ForkRun(process, input.WriteEnd, output.ReadEnd, error.ReadEnd);
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            error.Dispose();
            throw;
        }
    }

    /// <summary>Waits for its first line.</summary>
    /// <returns>Whether there was one; else it has ended.</returns>
    public async Task<bool> WaitForWordAsync()
    {
        byte[] buffer = new byte[256];
        int count = await _output.ReadAsync(buffer);
        _said.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return count > 0;
    }

    /// <summary>Tells it something; no more can be told then.</summary>
    /// <param name="word">What; empty: only that nothing comes.</param>
    public void Tell(string word)
    {
        if (word.Length > 0)
        {
            _input.TryWrite(Encoding.UTF8.GetBytes(word));
        }

        _input.Dispose();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, −1 where a signal has ended it; what it said, and what it said of errors.</returns>
    public async Task<ForkOutcome> WaitAsync()
    {
        string said = await ReadToEndAsync(_output, _said);
        string error = await _error;
        ProcessEnd end = await _process.Ended;
        return new ForkOutcome(end.IsExit ? end.Status : -1, said, error.TrimEnd());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    private static async Task<string> ReadToEndAsync(PipeReadEnd end, StringBuilder said)
    {
        byte[] buffer = new byte[4096];
        using (end)
        {
            for (int count = await end.ReadAsync(buffer); count > 0 && said.Length < MostSaid; count = await end.ReadAsync(buffer))
            {
                said.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }

        return said.ToString();
    }
}
