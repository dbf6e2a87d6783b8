namespace Smash.DaemonCore.Cedar;

/// <summary>An ssh that was started for a <see cref="SshTunnel"/>.</summary>
public interface ISshProcess
{
    /// <summary>Completed when it has ended.</summary>
    Task Ended { get; }

    /// <summary>Asks it to end (SIGTERM); nothing when it has.</summary>
    void Terminate();
}
