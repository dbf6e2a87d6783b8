namespace Smash.Rex.Execute;

/// <summary>A transaction is asked for in a way that cannot be served, whoever asks.</summary>
/// <param name="errorId">What programs know it by.</param>
/// <param name="message">What people are told.</param>
internal sealed class RexFieldException(string errorId, string message) : Exception(message)
{
    /// <summary>What programs know it by.</summary>
    public string ErrorId { get; } = errorId;
}
