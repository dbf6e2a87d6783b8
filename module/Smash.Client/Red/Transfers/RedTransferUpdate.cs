namespace Smash.Client;

/// <summary>What a transfer tells while it goes on: how far it is, and at times what is done.</summary>
/// <param name="Progress">How far it is.</param>
/// <param name="Result">A file that is done; null: none just now.</param>
/// <param name="Failure">An item that was not carried; null: none just now.</param>
public sealed record RedTransferUpdate(RedTransferProgress Progress, RedTransferResult? Result = null, RedTransferFailure? Failure = null);
