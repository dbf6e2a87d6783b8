using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>The runs of an executor's agent and what each has been laid ready.</summary>
internal sealed class RunFolders
{
    /// <summary>Lays ready what a run needs. To be asked before ACCEPTED.</summary>
    /// <param name="channel">The run's channel.</param>
    /// <param name="fields">Its OPEN. Without FILE, the program is what PROGRAM says, and only the working directory is made.</param>
    /// <returns>It, to be disposed of when the other side has closed the channel (<see cref="RexChannel.Leaving"/>) or is lost, and not before: outputs are fetched until then.</returns>
    /// <exception cref="RexRefusedException">RexFilesMissing: bring them and ask again; RexStoreFull, RexDirectoryNotFound, RexNameInvalid.</exception>
    public Task<RunFolder> PrepareAsync(RexChannel channel, RexFields fields) => throw new NotImplementedException($"{channel} {fields}");
}
