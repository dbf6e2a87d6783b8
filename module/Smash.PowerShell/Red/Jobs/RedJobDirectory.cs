using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Jobs of worlds by their numbers.</summary>
internal static class RedJobDirectory
{
    /// <summary>Finds a job: among those that this session has heard of, else among those that the RED tells of.</summary>
    /// <exception cref="CommandException">RedJobNotFound.</exception>
    public static RedJob Find(RedWorld world, int number, CancellationToken cancellationToken) => world.FindJob(number)
        ?? world.GetJobs(cancellationToken).FirstOrDefault(job => job.Number == number)
        ?? throw CreateNotFound(number);

    /// <summary>The error of a number that no job has.</summary>
    public static CommandException CreateNotFound(int number) => new(
        "RedJobNotFound", $"There is no job {number} in this world. The end of a job is told once, to the first who asks: another client may have been.", ErrorCategory.ObjectNotFound);
}
