using System.Diagnostics;
using System.Globalization;
using Smash.DaemonCore.Processes;

namespace Smash.Session.Tests.Parts;

/// <summary>A process that leads a session and writes to a file, as a job that a lost master left behind.</summary>
internal sealed class OutputHolder : IDisposable
{
    private readonly Process _process;

    public OutputHolder(string outputPath)
    {
        _process = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", "exec >\"$0\"; echo ready >&2; exec sleep 600", outputPath]) { RedirectStandardError = true })!;
        Assert.Equal("ready", _process.StandardError.ReadLine());
    }

    public ProcessIdentity Identity
    {
        get
        {
            string stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessIdentity(_process.Id, ulong.Parse(fields[19], CultureInfo.InvariantCulture));
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
