using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>A cmdlet that changes what identities may do in an account.</summary>
public abstract class RexAccessCommand : RexExecutorCommand
{
    /// <summary>Identities, HOST.USER or HOST.USER.PROGRAM, or beginnings of their parts with <c>*</c> behind, or <c>*</c>: all.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RexKeyCompleter))]
    public string[] Identity { get; set; } = [];

    /// <summary>Functions that rcall and rjump may enter, as [LIBRARY:]FUNCTION, or beginnings of them with <c>*</c> behind; by default all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[] Function { get; set; } = [];

    private protected abstract bool IsGrant { get; }

    private protected abstract string[] Transactions { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string what = $"{(IsGrant ? "Grant" : "Take away")} {string.Join(',', Transactions)} {string.Join(',', Function)}".TrimEnd();
        foreach (string identity in Identity)
        {
            string[] wanted = [.. (ComputerName ?? [Smash.Client.RexExecutor.Local.ComputerName]).Where(name => ShouldProcess($"{identity} on {name}", what))];
            ForEach(wanted, executor =>
            {
                IReadOnlyList<Smash.Client.RexGrant> left = executor.ChangeAccess(IsGrant, identity, Transactions, Function, StoppingToken);
                if (IsGrant)
                {
                    WriteObject(left, enumerateCollection: true);
                }
            });
        }
    }
}
