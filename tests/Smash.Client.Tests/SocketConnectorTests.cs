using System.Net.Sockets;

namespace Smash.Client.Tests;

public sealed class SocketConnectorTests
{
    [Fact]
    public void No_socket_no_listener_and_no_socket_file_are_told_apart()
    {
        string folder = Directory.CreateTempSubdirectory("smash-none-").FullName;
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        Assert.Throws<HostNotRunningException>(() => SmashConnection.Open(HostEndpoint.FromPath(Path.Combine(folder, "none"))));
        Assert.Equal(EndpointFault.NotASocket, Assert.Throws<EndpointException>(() => SmashConnection.Open(HostEndpoint.FromPath(file))).Fault);
        string stale = Path.Combine(folder, "stale");
        MakeStaleSocket(stale);
        Assert.Throws<HostNotRunningException>(() => SmashConnection.Open(HostEndpoint.FromPath(stale)));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>As a killed host leaves it: .NET removes the file that it has bound, but not where that was moved to.</summary>
    private static void MakeStaleSocket(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path + ".bound"));
        File.Move(path + ".bound", path);
    }
}
