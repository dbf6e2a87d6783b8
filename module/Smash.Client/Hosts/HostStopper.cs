using System.Diagnostics;

namespace Smash.Client;

/// <summary>Stops a host and waits until its process is gone.</summary>
public static class HostStopper
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Stops the host of a connection, which is lost with it.</summary>
    /// <param name="connection">A connection to the host.</param>
    /// <param name="isFast">Whether jobs are killed at once, without a grace.</param>
    /// <param name="cancellationToken">Ends the waiting; the host stops all the same.</param>
    /// <exception cref="SmashException">It could not be asked to.</exception>
    public static void Stop(SmashConnection connection, bool isFast = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        uint id = connection.GetHost(cancellationToken).ProcessId;
        using Process? process = connection.Endpoint.IsRemote ? null : RunningProcess.Find(id);
        try
        {
            connection.StopHost(isFast, cancellationToken);
        }
        catch (SmashConnectionLostException)
        {
            // It went before its answer was read: what counts is the process.
        }

        process?.WaitForExitAsync(cancellationToken).GetAwaiter().GetResult();
        while (connection.Endpoint.IsRemote && HostLauncher.IsRunning(connection.Endpoint, cancellationToken))
        {
            // The end of a process there cannot be waited for from here.
            cancellationToken.WaitHandle.WaitOne(AskInterval);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
