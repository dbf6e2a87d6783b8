using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Files;

namespace Smash.Red.Service;

/// <summary>
/// Answers <see cref="GetRedItemRequest"/>, at once and on the thread that read it: nothing of it needs the loop. Of a directory that holds much, an answer takes its turn: many of them in the making
/// at once would take all of the daemon's memory, of which the budget counts them only when they are made.
/// </summary>
/// <param name="red">The RED.</param>
internal sealed class GetRedItemHandler(RedService red) : RedMethod<GetRedItemRequest>(GetRedItemRequest.MethodName, GetRedItemRequest.Read)
{
    private const int Many = 4096;
    private const int GreatAnswersAtOnce = 2;

    private static readonly SemaphoreSlim Turns = new(GreatAnswersAtOnce);

    /// <inheritdoc/>
    protected override ValueTask<IRedResponse> HandleAsync(GetRedItemRequest request, CancellationToken aborted)
    {
        WorldFiles files = red.Open(request.Key, request.World).Files;
        IReadOnlyList<RedFile> first = files.List(request.Path, Many);
        return first.Count <= Many ? new(new GetRedItemResponse(first)) : ListAllAsync(files, request.Path, aborted);
    }

    private static async ValueTask<IRedResponse> ListAllAsync(WorldFiles files, string path, CancellationToken aborted)
    {
        await Turns.WaitAsync(aborted).ConfigureAwait(false);
        try
        {
            return new GreatResponse(new GetRedItemResponse(files.List(path)), Turns);
        }
        catch
        {
            Turns.Release();
            throw;
        }
    }
}
