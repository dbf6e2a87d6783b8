using System.Globalization;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Reads which jobs one waits for: jobs of Get-SmashJob or of Get-Job, ids, or whatever has a property Id.</summary>
internal static class DependencyParameter
{
    /// <summary>Reads them.</summary>
    /// <param name="any">Those that have to end in whatever way.</param>
    /// <param name="success">Those that have to end with exit code 0.</param>
    /// <param name="failure">Those that have to end in any other way.</param>
    /// <param name="endpoint">The host that the job is for; null: the session's own.</param>
    /// <exception cref="CommandException">InvalidDependency: no job and no id; DependencyElsewhere: a job of another host.</exception>
    public static JobDependency[] Read(object[]? any, object[]? success, object[]? failure, HostEndpoint? endpoint)
    {
        (object[]?, DependencyKind)[] given = [(any, DependencyKind.AnyEnd), (success, DependencyKind.Success), (failure, DependencyKind.Failure)];
        return [.. given.SelectMany(pair => (pair.Item1 ?? []).Select(job => new JobDependency(pair.Item2, ReadId(job, endpoint)))).Distinct()];
    }

    private static uint ReadId(object given, HostEndpoint? endpoint)
    {
        object plain = given is PSObject wrapped ? wrapped.BaseObject : given;
        switch (plain)
        {
            case SmashJob job:
                return CheckHost(job, endpoint).Id;
            case SmashPSJob job:
                return CheckHost(job.SmashJob, endpoint).Id;
            case string text when uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id):
                return id;
            case byte or sbyte or short or ushort or int or uint or long or ulong when LanguagePrimitives.TryConvertTo(plain, out uint id):
                return id;
            case PSCustomObject when PSObject.AsPSObject(given).Properties["Id"]?.Value is { } value and not PSCustomObject:
                return ReadId(value, endpoint);
            default:
                throw new CommandException("InvalidDependency", $"'{given}' is no job to wait for: give a job, or the id of one.");
        }
    }

    private static SmashJob CheckHost(SmashJob job, HostEndpoint? endpoint) => job.Connection.Endpoint.Key == (endpoint ?? ConnectionCache.DefaultEndpoint).Key
        ? job
        : throw new CommandException("DependencyElsewhere", $"Job {job} is one of the host at '{job.Connection}': a job can wait for jobs of its own host alone.", ErrorCategory.InvalidOperation);
}
