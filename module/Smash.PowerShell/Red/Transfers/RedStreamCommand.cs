using System.Globalization;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>A cmdlet that starts a sink or a source.</summary>
public abstract class RedStreamCommand : RedWorldCommand
{
    private double? _timeoutSeconds;

    /// <summary>Bytes that are read and written at once; 0, the default: as the RED likes.</summary>
    [Parameter]
    [ValidateRange(0L, uint.MaxValue)]
    public long BlockSize { get; set; }

    /// <summary>Longest time until the connection is there: seconds, text or TimeSpan; by default as the RED has it.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? ConnectTimeout { get; set; }

    /// <summary>Have the RED compute the SHA-256 of the whole file at the end: the property SHA256 of the job.</summary>
    [Parameter]
    public SwitchParameter Checksum { get; set; }

    /// <summary>Wait until it has ended.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (ConnectTimeout is { } given)
        {
            _timeoutSeconds = Require(given, () => TimeParameter.Read(nameof(ConnectTimeout), given)).TotalSeconds;
        }
    }

    private protected RedJobProperty[] CreateProperties(params ReadOnlySpan<RedJobProperty> others)
    {
        List<RedJobProperty> properties = [.. RedJob.UsualProperties.Select(static tag => new RedJobProperty(tag, "")), .. others];
        if (Checksum)
        {
            properties.Add(new RedJobProperty(RedJobTag.Sha256, ""));
        }

        if (_timeoutSeconds is { } seconds)
        {
            properties.Add(new RedJobProperty(RedJobTag.Timeout, seconds.ToString(CultureInfo.InvariantCulture)));
        }

        return [.. properties];
    }
}
