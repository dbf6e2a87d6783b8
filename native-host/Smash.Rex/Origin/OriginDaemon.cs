using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>REX at home: keeps a link to each server that is used, knows how loaded each is, and answers the host's commands.</summary>
internal sealed class OriginDaemon : Daemon
{
    private LinkTable? _links;

    /// <inheritdoc/>
    public override string Subsystem => "REX";

    /// <summary>The links; there from <see cref="Init"/> on.</summary>
    public LinkTable Links => _links ?? throw new InvalidOperationException($"The links are there from {nameof(Init)} on.");

    /// <inheritdoc/>
    protected override void DefineParameters(ParameterTable parameters)
    {
        RexForeignNames.AddTo(parameters);
        parameters.AddForeign("REX_AGENT*");
    }

    /// <inheritdoc/>
    protected override ValueTask Init(string[] args)
    {
        _links = new LinkTable(LinkServices.Of(this));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void ShutdownGraceful() => _ = EndAsync();

    /// <inheritdoc/>
    protected override void ShutdownFast() => _ = EndAsync();

    private async Task EndAsync()
    {
        await Links.StopAsync();
        Exit();
    }
}
