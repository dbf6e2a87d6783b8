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

    /// <summary>Limit on the CPU time of all processes of the job together: seconds, text or TimeSpan; $null: none.</summary>
    [Parameter]
    [AllowNull]
    public object? MaxTreeCpuTime { get; set; }

    /// <summary>Limit on the processes and threads of the job at once; $null: none.</summary>
    [Parameter]
    [AllowNull]
    public object? MaxProcesses { get; set; }

    /// <summary>Limit on both outputs together: bytes, or text with a unit; $null: none.</summary>
    [Parameter]
    [AllowNull]
    public object? MaxOutput { get; set; }

    /// <summary>Limit on the open files of each process, 4 or more; $null: as the host has it.</summary>
    [Parameter]
    [AllowNull]
    public object? MaxOpenFiles { get; set; }

    /// <summary>Limit on what all processes of the job together write to disks: bytes, or text with a unit; $null: none.</summary>
    [Parameter]
    [AllowNull]
    public object? MaxDiskWritten { get; set; }

    private SetLimitsRequest? CreateLimits()
    {
        string[] all = [nameof(MaxCpuTime), nameof(MaxAddressSpace), nameof(MaxMemory), nameof(Timeout), nameof(MaxTreeCpuTime), nameof(MaxProcesses), nameof(MaxOutput), nameof(MaxOpenFiles), nameof(MaxDiskWritten)];
        string[] given = [.. all.Where(IsGiven)];
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
            MaxTreeCpuMilliseconds = ReadLimit(LimitResource.TreeCpuTime, nameof(MaxTreeCpuTime), MaxTreeCpuTime),
            MaxProcesses = (uint?)ReadLimit(LimitResource.Processes, nameof(MaxProcesses), MaxProcesses),
            MaxOutputBytes = ReadLimit(LimitResource.Output, nameof(MaxOutput), MaxOutput),
            MaxOpenFiles = (uint?)ReadLimit(LimitResource.OpenFiles, nameof(MaxOpenFiles), MaxOpenFiles),
            MaxDiskWrittenBytes = ReadLimit(LimitResource.DiskWritten, nameof(MaxDiskWritten), MaxDiskWritten),
        };
    }

    private ulong? ReadLimit(LimitResource resource, string name, object? value) => IsGiven(name) ? LimitParameter.Read(resource, value) ?? 0 : null;

    private ulong? ReadSize(string name, object? value) => !IsGiven(name) ? null : value is null ? 0 : SizeParameter.Read(name, value);
}
