using Smash.Protocol.Rex;

namespace Smash.Rex.Channels;

/// <summary>The other side refuses a transaction; nothing has been transferred or run.</summary>
/// <param name="refusal">Why.</param>
internal sealed class RexRefusedException(RexRefusal refusal) : Exception(refusal.Message)
{
    /// <summary>Why.</summary>
    public RexRefusal Refusal { get; } = refusal;
}
