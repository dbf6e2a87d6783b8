namespace Smash.Rex.Choice;

/// <summary>A program that was sent to a host.</summary>
/// <param name="Host">The host.</param>
/// <param name="At">When.</param>
internal sealed record HostPlacement(string Host, TimeSpan At);
