using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes from what a host that runs tells: it starts none, waits for none for long, and never fails.</summary>
public abstract class HostCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            SmashConnection connection = fakeBoundParameters?["Connection"] is SmashConnection given
                ? given
                : ConnectionCache.Get(ConnectionCache.DefaultEndpoint, startsHost: false, patience.Token);
            return [.. Complete(connection, (wordToComplete ?? "").Trim('\'', '"'), patience.Token)];
        }
        catch (Exception exception) when (exception is SmashException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever presses Tab wants completions or nothing; the command itself will say what is wrong.
            return [];
        }
    }

    private protected abstract IEnumerable<CompletionResult> Complete(SmashConnection connection, string typed, CancellationToken cancellationToken);
}
