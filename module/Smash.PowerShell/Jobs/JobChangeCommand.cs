using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A cmdlet that changes jobs; with -WhatIf it sends nothing and starts no host.</summary>
public abstract class JobChangeCommand : JobTargetCommand
{
    /// <summary>What is done, as -WhatIf and -Confirm say it.</summary>
    private protected abstract string Verb { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByName && IsWhatIf)
        {
            ExplainNames();
            return;
        }

        foreach (JobTarget target in GetTargets())
        {
            if (ShouldProcess(target.ToString(), Verb) && TryDo(target.Job ?? (object)target.Id, () => ChangeOrExplain(target)))
            {
                OnChanged(target);
            }
        }
    }

    /// <summary>Makes the change.</summary>
    private protected abstract void Change(SmashConnection connection, JobTarget target);

    /// <summary>The change was made.</summary>
    private protected virtual void OnChanged(JobTarget target)
    {
    }

    /// <summary>Which jobs a name means only their host can say, and it is not to be asked.</summary>
    private void ExplainNames()
    {
        foreach (string name in Name)
        {
            ShouldProcess(WildcardPattern.ContainsWildcardCharacters(name) ? $"Jobs whose names match '{name}'" : $"Jobs named '{name}'", Verb);
        }
    }

    private void ChangeOrExplain(JobTarget target)
    {
        SmashConnection connection = GetConnection(target);
        try
        {
            Change(connection, target);
        }
        catch (SmashException exception) when (exception is { Error: Errno.ESRCH, Request: not null })
        {
            // The host says the same of a job that has ended and of one that never was; throws if there is none.
            SmashJob job = connection.GetJob(target.Id, StoppingToken);
            throw new CommandException("JobAlreadyEnded", $"Job {job} has ended ({job.State}).", ErrorCategory.InvalidOperation);
        }
    }
}
