namespace Smash.Rex.Links;

/// <summary>Why there is no link, in words too.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Message">A sentence that says what to do where something can be done.</param>
internal sealed record LinkFault(LinkFaultKind Kind, string Message);
