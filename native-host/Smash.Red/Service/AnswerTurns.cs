using Smash.Protocol.Red.Messages;

namespace Smash.Red.Service;

/// <summary>Makes great answers one after another: each is in memory as objects and as a document, and a hundred of them at once would be the daemon's end.</summary>
internal static class AnswerTurns
{
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Makes an answer when it is its turn, which lasts until the answer is written.</summary>
    /// <param name="make">Makes it.</param>
    /// <param name="aborted">Canceled when nobody waits for it any more.</param>
    /// <returns>The answer, which ends the turn when it is disposed of.</returns>
    public static async ValueTask<IRedResponse> MakeAsync(Func<ValueTask<IRedResponse>> make, CancellationToken aborted)
    {
        await Turn.WaitAsync(aborted).ConfigureAwait(false);
        try
        {
            return new GreatResponse(await make().ConfigureAwait(false), Turn);
        }
        catch
        {
            Turn.Release();
            throw;
        }
    }
}
