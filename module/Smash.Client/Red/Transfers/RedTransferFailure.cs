namespace Smash.Client;

/// <summary>An item that was not carried.</summary>
/// <param name="Path">Path of the item where it is: here when it should have been sent, in the world when it should have been received.</param>
/// <param name="Exception">Why.</param>
/// <param name="IsSkipped">Whether it is of a kind that is left out of trees: a link, a device. That is worth a warning, and the rest is whole.</param>
public sealed record RedTransferFailure(string Path, Exception Exception, bool IsSkipped = false);
