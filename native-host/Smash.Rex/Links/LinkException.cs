namespace Smash.Rex.Links;

/// <summary>There is no link, so nothing was sent.</summary>
/// <param name="fault">Why.</param>
internal sealed class LinkException(LinkFault fault) : IOException(fault.Message)
{
    /// <summary>Why.</summary>
    public LinkFault Fault { get; } = fault;
}
