using System.Diagnostics;
using System.Text;

namespace Smash.Cli.Tests;

/// <summary>A program that is written to and read from while it runs.</summary>
internal sealed class ClientProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly byte[] _buffer = new byte[4096];
    private int _read;

    public ClientProcess(string program, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.StandardInput.AutoFlush = true;
    }

    /// <summary>All output so far.</summary>
    public string Output => _output.ToString();

    public void Write(string text) => _process.StandardInput.Write(text);

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Reads until the text comes, after what the last call found.</summary>
    public async Task ReadUntilAsync(string text)
    {
        using var timeout = new CancellationTokenSource(Patience);
        int found;
        while ((found = Output.IndexOf(text, _read, StringComparison.Ordinal)) < 0)
        {
            int count = await _process.StandardOutput.BaseStream.ReadAsync(_buffer, timeout.Token);
            Assert.True(count > 0, $"The program ended without '{text}': {Output}{(_process.HasExited ? _process.StandardError.ReadToEnd() : "")}");
            _output.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }

        _read = found + text.Length;
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Result> WaitAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        Task<string> errors = _process.StandardError.ReadToEndAsync(timeout.Token);
        _output.Append(await _process.StandardOutput.ReadToEndAsync(timeout.Token));
        await _process.WaitForExitAsync(timeout.Token);
        return new Result(_process.ExitCode, Output, await errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
