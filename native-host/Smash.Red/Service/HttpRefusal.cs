namespace Smash.Red.Service;

/// <summary>A request that is no call: the HTTP status that it is answered with, and why, in words.</summary>
/// <param name="Status">The status, from 400.</param>
/// <param name="Reason">The body of the answer: a sentence that tells what to do otherwise.</param>
internal sealed record HttpRefusal(int Status, string Reason)
{
    /// <summary>A header that the status asks for, and its value.</summary>
    public (string Name, string Value)? Header { get; init; }
}
