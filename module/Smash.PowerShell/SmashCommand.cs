using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>What all cmdlets share: the connection, Ctrl-C, and errors from the one table.</summary>
public abstract class SmashCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Whether -WhatIf or $WhatIfPreference asks for words alone, so that not even a look at a host is wanted.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Canceled by Ctrl-C and by whatever else stops the pipeline.</summary>
    protected CancellationToken StoppingToken => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Frees what the command holds.</summary>
    /// <param name="isDisposing">Whether called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _stopping.Dispose();
        }
    }

    /// <summary>Does something that is about one item; a failure is that item's error, and the command goes on.</summary>
    /// <param name="target">The item.</param>
    /// <param name="action">What to do.</param>
    /// <returns>Whether it was done.</returns>
    protected bool TryDo(object? target, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            WriteError(ErrorTable.CreateRecord(exception, target));
            return false;
        }
        catch (OperationCanceledException) when (StoppingToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Does something without which the command is of no use; a failure ends it.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="target">What it is about.</param>
    /// <param name="action">What to do.</param>
    protected T Require<T>(object? target, Func<T> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            return action();
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            ThrowTerminatingError(ErrorTable.CreateRecord(exception, target));
            throw;
        }
        catch (OperationCanceledException) when (StoppingToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>The connection to a socket.</summary>
    /// <param name="socket">Path; null: the session's own.</param>
    /// <param name="startsHost">Whether to start a host where none runs.</param>
    private protected SmashConnection GetConnection(string? socket, bool startsHost) =>
        Require(socket, () => ConnectionCache.Get(GetEndpoint(socket), startsHost, StoppingToken));

    /// <summary>The endpoint of a path as PowerShell understands paths; of null, the session's own.</summary>
    private protected HostEndpoint GetEndpoint(string? socket) => socket is null
        ? ConnectionCache.DefaultEndpoint
        : HostEndpoint.FromPath(GetUnresolvedProviderPathFromPSPath(socket));

    private static bool IsExpected(Exception exception) => exception is SmashException or CommandException or ObjectDisposedException;
}
