using Smash.Protocol;

namespace Smash.Client;

/// <content>Pools. Each request throws as <see cref="Send"/> does; the errors named are the host's own.</content>
public sealed partial class SmashConnection
{
    /// <summary>Makes or changes a pool.</summary>
    /// <param name="request">What is to be said of it.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="SmashException">EEXIST, ENOENT: it is there, or is not; EINVAL: a value is none.</exception>
    public SmashPool SetPool(SetPoolRequest request, CancellationToken cancellationToken = default) => ToPools(Send<PoolRecords>(request, cancellationToken))[0];

    /// <summary>Reads pools.</summary>
    /// <param name="names">Which; none: all of them.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The pools, in the order in which they were made; the default one first.</returns>
    /// <exception cref="SmashException">ENOENT: one is not there.</exception>
    public IReadOnlyList<SmashPool> GetPools(IReadOnlyList<string> names, CancellationToken cancellationToken = default) =>
        ToPools(Send<PoolRecords>(new GetPoolRequest { Names = names }, cancellationToken));

    /// <summary>Removes a pool.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="SmashException">ENOENT: it is not there; EBUSY: it has jobs that have not ended; EINVAL: it is the default one.</exception>
    public void RemovePool(string name, CancellationToken cancellationToken = default) => Send<Ack>(new RemovePoolRequest(name), cancellationToken);

    private SmashPool[] ToPools(PoolRecords answer) => [.. answer.Records.Select(record => new SmashPool(this, record))];
}
