using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A cmdlet that shows many jobs together: those that it is given, those of some ids or names, or those submitted last.</summary>
public abstract class JobReportCommand : JobTargetCommand
{
    private protected const string ByLast = "Last";

    /// <summary>The jobs that were submitted last, so many.</summary>
    [Parameter(ParameterSetName = ByLast)]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>The jobs to show, in the order in which they came.</summary>
    private protected List<SmashJob> Jobs { get; } = [];

    /// <summary>Whether the host chooses the jobs, and not who calls.</summary>
    private protected bool IsByLast => ParameterSetName == ByLast && !MyInvocation.ExpectingInput;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != ByLast)
        {
            Jobs.AddRange(GetJobs());
        }
    }

    /// <summary>Reads the jobs that the host chooses; there was nothing in the pipeline to choose from.</summary>
    /// <param name="otherwise">How many without -Last; null: all.</param>
    private protected void ReadLatest(int? otherwise)
    {
        if (!IsByLast)
        {
            return;
        }

        SmashConnection connection = GetConnection();
        var request = new GetJobRequest { ArrayId = 0 };
        Jobs.Clear();
        Jobs.AddRange(Require(connection, () => (Last ?? otherwise) is { } count
            ? connection.GetLatestJobs(request, count, StoppingToken)
            : connection.GetJobs(request, StoppingToken).ToArray()));
    }
}
