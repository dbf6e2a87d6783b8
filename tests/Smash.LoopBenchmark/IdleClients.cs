using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Smash.LoopBenchmark;

/// <summary>Connections that say nothing, held by a process of their own: both ends of ten thousand are more than one process may have.</summary>
internal sealed class IdleClients : IDisposable
{
    private readonly Process _process;

    private IdleClients(Process process) => _process = process;

    /// <summary>Begins to connect.</summary>
    public static IdleClients Start(string path, int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--clients", path, count.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardInput = true };
        return new IdleClients(Process.Start(start)!);
    }

    /// <summary>The process's main function: connects, and holds on until its input ends.</summary>
    public static int Hold(string path, int count)
    {
        var sockets = new List<Socket>(count);
        for (int i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            sockets.Add(socket);
        }

        Console.In.ReadToEnd();
        sockets.ForEach(static socket => socket.Dispose());
        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
