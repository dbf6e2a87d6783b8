namespace Smash.Rex.Commands;

/// <summary>A command for people and programs cannot be carried out; nothing was changed.</summary>
/// <param name="errorId">What programs know it by: a stable word.</param>
/// <param name="message">What is wrong and what to do about it; may have several lines.</param>
internal sealed class RexCommandException(string errorId, string message) : Exception(message)
{
    /// <summary>What programs know it by.</summary>
    public string ErrorId { get; } = errorId;
}
