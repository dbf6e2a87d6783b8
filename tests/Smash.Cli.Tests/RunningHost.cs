using System.Diagnostics;
using System.Net.Sockets;
using Smash.Cli.Tests.Interop;

namespace Smash.Cli.Tests;

/// <summary>A host in a temporary folder.</summary>
public sealed class RunningHost : IDisposable
{
    private const int Sigterm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    /// <summary>Starts the host, and waits until it listens.</summary>
    public RunningHost()
    {
        Folder = Directory.CreateTempSubdirectory("smash-cli-").FullName;
        _process = Process.Start(new ProcessStartInfo(HostPrograms.Smashd, ["-f", SocketPath, "-n", "1"]) { WorkingDirectory = Folder })!;
        long begin = Stopwatch.GetTimestamp();
        while (!CanConnect())
        {
            if (_process.WaitForExit(TimeSpan.FromMilliseconds(5)) || Stopwatch.GetElapsedTime(begin) > Patience)
            {
                throw new InvalidOperationException("The host does not listen.");
            }
        }
    }

    public string Folder { get; }

    public string SocketPath => Path.Combine(Folder, "s");

    /// <summary>Stops the host and waits for its end.</summary>
    public void Stop()
    {
        if (!_process.HasExited)
        {
            Assert.Equal(0, SendSignal.Invoke(_process.Id, Sigterm));
            Assert.True(_process.WaitForExit(Patience));
        }
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private bool CanConnect()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
