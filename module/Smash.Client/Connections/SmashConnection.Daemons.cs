using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <content>The host's processes and their logs.</content>
public sealed partial class SmashConnection
{
    /// <summary>Lists the processes of the host.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public IReadOnlyList<DaemonInfo> GetDaemons(CancellationToken cancellationToken = default) =>
        ExecuteCommand(DaemonCommand.ListDaemons, null, reader => reader.GetList(daemon => DaemonInfo.Read(this, daemon)), cancellationToken);

    /// <summary>Changes how much the host logs of a category, until it ends or is told otherwise.</summary>
    /// <param name="category">The category, such as <c>D_SECURITY</c>, or <c>D_ALL</c>; empty: nothing is changed.</param>
    /// <param name="level">error, warning, info or debug; reset: what the configuration says.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What is logged of each category now.</returns>
    /// <exception cref="SmashException">EINVAL: there is no such category or level.</exception>
    public IReadOnlyList<LogLevelSetting> SetLogLevel(string category, string level, CancellationToken cancellationToken = default) => ExecuteCommand(
        DaemonCommand.SetLogLevel,
        arguments =>
        {
            arguments.Put(category);
            arguments.Put(level);
        },
        static reader =>
        {
            // Whether debugging is switched on for all shows in each level.
            _ = reader.GetBoolean();
            return reader.GetList(LogLevelSetting.Read);
        },
        cancellationToken);

    /// <summary>Has the host's daemon send a signal to itself or to a child of it.</summary>
    /// <param name="processId">The process; 0: the daemon itself.</param>
    /// <param name="signal">The signal's number, as in signal(7), or one that the daemon itself defines.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SmashException">ESRCH: the process is none of the daemon's; EINVAL, EOPNOTSUPP: the signal is none that it takes.</exception>
    public void SendSignal(int processId, int signal, CancellationToken cancellationToken = default) => ExecuteCommand(
        DaemonCommand.SendSignal,
        arguments =>
        {
            arguments.Put(processId);
            arguments.Put(signal);
        },
        static _ => 0,
        cancellationToken);
}
