namespace Smash.Rex.Files;

/// <summary>What came of fetching the outputs of a run.</summary>
/// <param name="BytesReceived">Bytes that came over the link for it.</param>
/// <param name="Problems">Why outputs are not at home, a sentence each, to be told on the stub's standard error; none: all are.</param>
internal sealed record FetchedFiles(long BytesReceived, IReadOnlyList<string> Problems)
{
    /// <summary>Nothing was asked for.</summary>
    public static FetchedFiles None { get; } = new(0, []);
}
