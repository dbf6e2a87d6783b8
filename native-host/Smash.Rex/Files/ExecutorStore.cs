using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>An agent's store, which is opened when it is first needed. For its loop's thread alone.</summary>
/// <param name="findRoot">Finds the folder; called off the loop.</param>
/// <param name="mostBytes">Most bytes of all files in it.</param>
internal sealed class ExecutorStore(Func<string> findRoot, long mostBytes)
{
    private Task<FileStore>? _opening;

    /// <summary>Tells what is in this machine's own files.</summary>
    public FileHasher Hasher { get; } = new();

    /// <summary>The store.</summary>
    /// <exception cref="RexRefusedException">RexStoreUnavailable: it cannot be opened. It is tried again the next time.</exception>
    public async Task<FileStore> GetAsync()
    {
        _opening ??= Task.Run(() => new FileStore(new StoreFolders(findRoot()), mostBytes));
        try
        {
            return await _opening;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _opening = null;
            throw new RexRefusedException(new RexRefusal(
                Errno.EIO, "RexStoreUnavailable", $"The folder for files from elsewhere cannot be used on {Environment.MachineName}: {exception.Message}"));
        }
    }
}
