using Smash.Session.Arrays;
using Smash.Session.Jobs;

namespace Smash.Session.Clients;

/// <summary>A client: a name, the jobs under it and the connections that speak for it.</summary>
internal sealed class Client
{
    /// <summary>Its number in the records.</summary>
    public required long Key { get; init; }

    public required string Name { get; init; }

    /// <summary>The highest job id given out.</summary>
    public uint LastJobId { get; set; }

    /// <summary>Its jobs that have not ended, by id.</summary>
    public SortedDictionary<uint, Job> Jobs { get; } = [];

    /// <summary>Its arrays that have not ended, by id.</summary>
    public SortedList<uint, JobArray> Arrays { get; } = [];

    public List<ClientConnection> Connections { get; } = [];
}
