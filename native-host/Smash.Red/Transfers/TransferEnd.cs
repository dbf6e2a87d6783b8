using Smash.DaemonCore.Processes;

namespace Smash.Red.Transfers;

/// <summary>How a transfer ended.</summary>
/// <param name="Process">How its process did.</param>
/// <param name="Bytes">Bytes that were written to the file or pipe, or acknowledged by the peer.</param>
/// <param name="Side">On whose side it broke.</param>
/// <param name="Error">Why it broke, for people; empty: it did not.</param>
internal sealed record TransferEnd(ProcessEnd Process, long Bytes, TransferSide Side, string Error)
{
    /// <summary>Whether all bytes were moved.</summary>
    public bool IsWhole => Process.IsExit && Process.Status == 0;
}
