using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Files;

/// <summary>
/// Files at home: finds what a run needs, brings to servers what they lack, fetches what runs have left there, and remembers what each server has, so that a run that needs nothing new costs no round trip of its own.
/// For its loop's thread alone; disks are waited for elsewhere.
/// </summary>
internal sealed class OriginFiles
{
    /// <summary>Finds what a run needs: the program with its shared libraries or interpreter, and the files that it is to read.</summary>
    /// <param name="fields">The stub's OPEN, with tags of <see cref="RexExecuteTag"/>.</param>
    /// <param name="transfers">Whether files may be transferred. If not, a program that is there will do.</param>
    /// <exception cref="RexRefusedException">RexProgramNotFound, RexInputNotFound, RexFileUnreadable, RexNameInvalid, RexTooManyFiles: nothing has begun.</exception>
    public Task<RunFiles> CollectAsync(RexFields fields, bool transfers) => throw new NotImplementedException($"{fields.Count} {transfers}");

    /// <summary>Has a server have the files of a run. Without I/O where it is known to.</summary>
    /// <param name="link">The link to it, connected.</param>
    /// <param name="files">The files.</param>
    /// <returns>Bytes that were sent over the link for it.</returns>
    /// <exception cref="RexRefusedException">RexArchitecture, RexFilesMissing (they may not be transferred), RexStoreFull, RexFileChanged, or a refusal of the server's: nothing runs.</exception>
    /// <exception cref="HostLostException">The link has ended.</exception>
    /// <exception cref="LinkException">There is no link.</exception>
    public Task<long> EnsureAsync(RexLink link, RunFiles files) => throw new NotImplementedException($"{link} {files}");

    /// <summary>Forgets that a server has the files of a run: it refused with RexFilesMissing. <see cref="EnsureAsync"/> asks it the next time.</summary>
    /// <param name="link">The link to it.</param>
    /// <param name="files">The files.</param>
    public void Forget(RexLink link, RunFiles files) => throw new NotImplementedException($"{link} {files}");

    /// <summary>Fetches what a run has left. Only while its channel is open: between EXIT and CLOSE.</summary>
    /// <param name="link">The link.</param>
    /// <param name="channel">The number of the run's channel on it.</param>
    /// <param name="fields">The stub's OPEN, with OUTPUT and HOME_DIRECTORY. Without OUTPUT nothing is asked.</param>
    /// <returns>What came, and why others did not.</returns>
    /// <exception cref="HostLostException">The link has ended.</exception>
    public Task<FetchedFiles> FetchAsync(RexLink link, uint channel, RexFields fields) => throw new NotImplementedException($"{link} {channel} {fields}");
}
