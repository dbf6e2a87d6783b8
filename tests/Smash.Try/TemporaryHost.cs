using Smash.Client;

namespace Smash.Try;

/// <summary>A host of its own, in a folder of its own; both are gone when it is disposed.</summary>
internal sealed class TemporaryHost : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smash-try-");

    public TemporaryHost()
    {
        Connection = HostLauncher.Connect(HostEndpoint.FromPath(Path.Combine(_folder.FullName, "smash.sock")));
    }

    public SmashConnection Connection { get; }

    public void Dispose()
    {
        HostStopper.Stop(Connection);
        Connection.Dispose();
        _folder.Delete(recursive: true);
    }
}
