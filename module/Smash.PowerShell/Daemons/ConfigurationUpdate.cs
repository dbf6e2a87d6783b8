using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has a configuration read anew and writes each problem as an error.</summary>
internal static class ConfigurationUpdate
{
    public static ConfigurationChange Run(Cmdlet command, SmashConnection connection, CancellationToken stopping)
    {
        ConfigurationChange change = connection.UpdateConfiguration(stopping);
        foreach (ConfigurationProblem problem in change.Problems)
        {
            var exception = new CommandException("ConfigurationProblem", problem.ToString(), ErrorCategory.InvalidData);
            command.WriteError(ErrorTable.CreateRecord(exception, problem));
        }

        return change;
    }
}
