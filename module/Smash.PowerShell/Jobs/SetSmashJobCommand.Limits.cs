using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <content>Limits.</content>
public sealed partial class SetSmashJobCommand
{
    /// <summary>Limit on the CPU time of each process: seconds, text or TimeSpan; $null: none.</summary>
    [Parameter]
    [AllowNull]
    public object? MaxCpuTime { get; set; }

    /// <summary>Limit on the address space of each process: bytes, or text with a unit; $null: none.</summary>
    [Parameter]
    [AllowNull]
    public object? MaxAddressSpace { get; set; }

    /// <summary>Limit on the resident memory of the job's whole tree: bytes, or text with a unit; $null: none.</summary>
    [Parameter]
    [AllowNull]
    public object? MaxMemory { get; set; }

    /// <summary>Limit on the time from the job's start: seconds, text or TimeSpan; $null: none.</summary>
    [Parameter]
    [AllowNull]
    public object? Timeout { get; set; }

    private SetLimitsRequest? CreateLimits()
    {
        string[] given = [.. new[] { nameof(MaxCpuTime), nameof(MaxAddressSpace), nameof(MaxMemory), nameof(Timeout) }.Where(IsGiven)];
        if (given.Length == 0)
        {
            return null;
        }

        _changes.AddRange(given.Select(static name => $"Set {name}"));
        return new SetLimitsRequest(0)
        {
            MaxCpuSeconds = IsGiven(nameof(MaxCpuTime)) ? MaxCpuTime is null ? 0 : TimeParameter.ReadWholeSeconds(nameof(MaxCpuTime), MaxCpuTime) : null,
            MaxAddressSpaceBytes = ReadSize(nameof(MaxAddressSpace), MaxAddressSpace),
            MaxMemoryBytes = ReadSize(nameof(MaxMemory), MaxMemory),
            MaxWallMilliseconds = IsGiven(nameof(Timeout)) ? Timeout is null ? 0 : TimeParameter.ReadMilliseconds(nameof(Timeout), Timeout) : null,
        };
    }

    private ulong? ReadSize(string name, object? value) => !IsGiven(name) ? null : value is null ? 0 : SizeParameter.Read(name, value);
}
