using Smash.Protocol;

namespace Smash.Client;

/// <content>What a user sees of a job.</content>
public sealed partial class SmashJob
{
    /// <summary>Number of the job among its user's jobs, from 1; never used twice.</summary>
    public uint Id => _record.JobId;

    /// <summary>Name of the job; <c>Job</c> and the id unless one was given.</summary>
    public string Name => _record.Name;

    /// <summary>What was submitted: the command line, as for <c>/bin/sh -c</c>, or the text of a script.</summary>
    public string Command => _record.Script ?? _record.Command;

    /// <summary>What its standard output is.</summary>
    public OutputFormat OutputFormat => _record.OutputFormat;

    /// <summary>What the job does.</summary>
    public JobState State => _record.State;

    /// <summary>Why it ended; None before.</summary>
    public JobCause Cause => _record.Cause;

    /// <summary>The evidence for the cause, in words, where there is some.</summary>
    public string? CauseDetail => _record.CauseDetail;

    /// <summary>How many jobs are members of it, by state, as it was when the host last told of it; null: it is no array.</summary>
    public MemberCounts? Members => _record.Options.Array is { Count: > 0 } array ? MemberCounts.From(array) : null;

    /// <summary>Members of an array that run at once; 0: as many as there are slots; null: it is no array.</summary>
    public uint? ThrottleLimit => _record.Options.Array is { Count: > 0 } array ? array.Limit : null;

    /// <summary>Id of the array that it is a member of; null: it is no member.</summary>
    public uint? ArrayId => _record.Options.Array?.ArrayId;

    /// <summary>Its number in that array, from 0; null: it is no member.</summary>
    public uint? ArrayIndex => _record.Options.Array?.Index;

    /// <summary>The exit code, 128 + signal, or −1 where nobody saw the end; null before it.</summary>
    public int? ExitCode => _record.ExitCode;

    /// <summary>Linux number of the signal that ended it, if one did.</summary>
    public int? Signal => _record.Signal;

    /// <summary>Nice value, −20 (first) to 19 (last).</summary>
    public int Priority => _record.Priority;

    /// <summary>Absolute path of the folder it runs in.</summary>
    public string WorkingDirectory => _record.WorkingDirectory;

    /// <summary>When the host accepted it.</summary>
    public DateTime Submitted => ToLocalTime(_record.SubmittedMicroseconds);

    /// <summary>When it was started; null before.</summary>
    public DateTime? Started => _record.StartedMicroseconds is { } started ? ToLocalTime(started) : null;

    /// <summary>When it ended; null before.</summary>
    public DateTime? Ended => _record.EndedMicroseconds is { } ended ? ToLocalTime(ended) : null;

    /// <summary>Time from its start to its end, or to now; null before the start.</summary>
    public TimeSpan? WallTime => _record is { StartedMicroseconds: { } started } record
        ? TimeSpan.FromMicroseconds(Math.Max(0, (record.EndedMicroseconds ?? NowMicroseconds) - started))
        : null;

    /// <summary>User and system CPU time; null before the end.</summary>
    public TimeSpan? CpuTime => Usage?.CpuTime;

    /// <summary>Largest resident set of any one process of it, bytes; null before the end.</summary>
    public long? PeakMemory => Usage?.PeakMemory;

    /// <summary>The limits that were asked for.</summary>
    public JobLimits Limits => JobLimits.From(_record);

    /// <summary>The limits that are really in force: those of setrlimit(2) for each process, and those that the host watches over for the whole job; none before the start.</summary>
    public IReadOnlyList<EffectiveLimit> EffectiveLimits => _record.EffectiveLimits.ToArray();

    /// <summary>By what the limits on its whole tree are kept, and how often the host looks where it is the one that keeps them.</summary>
    public IReadOnlyList<LimitMechanism> LimitMechanisms => _record.Options.TreeLimits?.Mechanisms ?? [];

    /// <summary>All that the kernel counted, on the machine where it ran; null before the end.</summary>
    public JobUsage? Usage => _record.Usage is { } usage ? JobUsage.From(usage) : null;

    /// <summary>Process id of its leader while it runs.</summary>
    public uint? ProcessId => _record.ProcessId;

    /// <summary>Name of the machine it runs on; of a job for REX the server, or <c>auto</c> where it is not chosen yet.</summary>
    public string ComputerName => _record.RemoteProgress?.Server ?? _record.Remote?.ComputerName ?? Connection.ComputerName;

    /// <summary>What runs it; null: the host itself.</summary>
    public string? Engine => _record.Options.Engine?.Name;

    /// <summary>The engine's own id of it, as Slurm's <c>123</c> or <c>123_4</c>; null: it has none yet, or the host itself runs it.</summary>
    public string? EngineJob => _record.Options.Engine?.JobName;

    /// <summary>The options for its engine, as they were given.</summary>
    public IReadOnlyList<string> EngineOptions => _record.Options.Engine?.Options ?? [];

    /// <summary>Whether it runs on another host, by REX.</summary>
    public bool IsRemote => _record.Remote is not null;

    /// <summary>Process id on that host, of a job that REX runs; null: it is not known.</summary>
    public uint? RemoteProcessId => _record.RemoteProgress?.ProcessId;

    /// <summary>How often it has been run again, since a host was lost.</summary>
    public uint Retries => _record.RemoteProgress?.Retries ?? 0;

    /// <summary>How often it may be run again on another host.</summary>
    public uint MaxRetries => _record.Remote?.Retry ?? 0;

    /// <summary>The hosts that were lost while they ran it, as far as they are known.</summary>
    public IReadOnlyList<string> LostComputers => _record.RemoteProgress?.LostServers ?? [];

    /// <summary>Bytes of files and standard input that went to another host for it.</summary>
    public ulong BytesSent => _record.RemoteProgress?.BytesSent ?? 0;

    /// <summary>Bytes of output that came from another host.</summary>
    public ulong BytesReceived => _record.RemoteProgress?.BytesReceived ?? 0;

    /// <summary>What has become of its output: whole, compressed (and read as before), or removed.</summary>
    public OutputState OutputState => _record.OutputState;

    /// <summary>Path, on its host's machine, of the file with its standard output; one that was compressed has .gz behind it.</summary>
    public string StandardOutputPath => _record.StandardOutputPath;

    /// <summary>Path, on its host's machine, of the file with its standard error.</summary>
    public string StandardErrorPath => _record.StandardErrorPath;

    /// <summary>Whether it was submitted to run in a terminal.</summary>
    public bool HasTerminal => _record.Options.Streams is { Terminal: > 0 };

    /// <summary>Path, on its host's machine, of the socket where its terminal is attached to; null: it has none, or does not run.</summary>
    public string? TerminalSocketPath => _record.TerminalSocketPath;

    private static long NowMicroseconds => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static DateTime ToLocalTime(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToLocalTime();
}
