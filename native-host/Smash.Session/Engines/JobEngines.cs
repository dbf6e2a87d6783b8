using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Engines;

/// <summary>The engines of a host, by name.</summary>
/// <param name="local">The one of this machine, for jobs that name none.</param>
/// <param name="others">The others.</param>
internal sealed class JobEngines(IJobEngine local, params IReadOnlyList<IJobEngine> others)
{
    /// <summary>Name of the engine of this machine.</summary>
    public const string LocalName = "Local";

    /// <summary>These engines and one more.</summary>
    public JobEngines With(IJobEngine engine) => new(local, [.. others, engine]);

    /// <summary>The one that runs, or will run, a job.</summary>
    public IJobEngine For(Job job) => job.Options.Engine?.Name is { } name ? Find(name) ?? local : local;

    /// <summary>Finds an engine by the name that somebody has given.</summary>
    /// <param name="name">The name; null or empty: none was given.</param>
    /// <returns>The engine; null: this machine.</returns>
    /// <exception cref="RequestRefusedException">EINVAL: there is none.</exception>
    public IJobEngine? Find(string? name) =>
        string.IsNullOrEmpty(name) || name.Equals(LocalName, StringComparison.OrdinalIgnoreCase)
            ? null
            : others.FirstOrDefault(engine => engine.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new RequestRefusedException(Errno.EINVAL, $"There is no engine '{name}'; there are: {string.Join(", ", others.Select(static engine => engine.Name).Prepend(LocalName))}.");
}
