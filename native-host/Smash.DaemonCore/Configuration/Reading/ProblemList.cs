using System.Globalization;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>The problems found so far; of very many only the first are kept.</summary>
internal sealed class ProblemList
{
    private const int MaxKept = 200;

    private readonly List<ConfigurationProblem> _problems = [];
    private int _more;

    public int Count => _problems.Count;

    public void Add(ConfigurationProblemKind kind, ConfigurationOrigin origin, string? name, string message)
    {
        var problem = new ConfigurationProblem(kind, origin, name, message);
        if (_problems.Contains(problem))
        {
            return; // Seen on another way to the same place.
        }

        if (_problems.Count < MaxKept)
        {
            _problems.Add(problem);
        }
        else
        {
            _more++;
        }
    }

    public IReadOnlyList<ConfigurationProblem> ToList() => _more == 0
        ? [.. _problems]
        : [.. _problems, new ConfigurationProblem(ConfigurationProblemKind.Limit, _problems[^1].Origin, null, string.Create(CultureInfo.InvariantCulture, $"There are {_more} more problems."))];
}
