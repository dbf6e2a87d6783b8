namespace Smash.Red.Transfers;

/// <summary>What a transfer moves.</summary>
internal enum TransferKind
{
    /// <summary>From a connection into a file.</summary>
    Sink,

    /// <summary>From a file to a connection.</summary>
    Source,

    /// <summary>From a connection into a pipe.</summary>
    In,

    /// <summary>From a pipe to a connection.</summary>
    Out,
}
