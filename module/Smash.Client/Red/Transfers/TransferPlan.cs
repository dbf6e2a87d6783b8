namespace Smash.Client;

/// <summary>What a transfer has to do.</summary>
internal sealed class TransferPlan
{
    /// <summary>Directories that have to be there first, those above before those below, where the files go to.</summary>
    public List<string> Directories { get; } = [];

    /// <summary>The files.</summary>
    public List<TransferFile> Files { get; } = [];

    /// <summary>What was asked for and cannot be carried.</summary>
    public List<RedTransferFailure> Failures { get; } = [];

    /// <summary>Notes what cannot be carried.</summary>
    public void Refuse(string path, RedTransferFault fault, string message, bool isSkipped = false) =>
        Failures.Add(new RedTransferFailure(path, new RedTransferException(fault, message), isSkipped));
}
