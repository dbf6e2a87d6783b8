namespace Smash.Red.Transfers;

/// <summary>On whose side a transfer broke (transfer/transfer.h).</summary>
internal enum TransferSide
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>Where the bytes come from.</summary>
    From = 1,

    /// <summary>Where they go to.</summary>
    To = 2,
}
