using Smash.DaemonCore.Reapers;
using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>A process that a daemon wants: HTCondor's Create_Process() with names in place of nineteen arguments.</summary>
public sealed record ProcessPlan
{
    /// <summary>The program: a path, or a name that is looked for along PATH of <see cref="Environment"/> (execvp(3)).</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, without the program.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its whole environment; null: the daemon's.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Its working directory; null: the daemon's.</summary>
    public string? Directory { get; init; }

    /// <summary>Standard input.</summary>
    public StandardStream Input { get; init; } = StandardStream.Null;

    /// <summary>Standard output.</summary>
    public StandardStream Output { get; init; } = StandardStream.Null;

    /// <summary>Standard error.</summary>
    public StandardStream Error { get; init; } = StandardStream.Null;

    /// <summary>Sockets and other descriptors that it gets; no other of the daemon's reaches it.</summary>
    public IReadOnlyList<InheritedDescriptor> Descriptors { get; init; } = [];

    /// <summary>Nice value, −20 to 19 (setpriority(2)); null: the daemon's own when it started.</summary>
    public int? Priority { get; init; }

    /// <summary>Resource limits (setrlimit(2)); a resource is any of Linux's numbers. RLIMIT_NOFILE is otherwise what the launcher was started with.</summary>
    public IReadOnlyList<EffectiveLimit> Limits { get; init; } = [];

    /// <summary>The processors that it may run on, from 0 (sched_setaffinity(2)); empty: all.</summary>
    public IReadOnlyList<int> Affinity { get; init; } = [];

    /// <summary>Namespaces of its own (namespaces(7)).</summary>
    public ProcessNamespaces Namespaces { get; init; }

    /// <summary>Whether it is root in its user namespace, and not the user that it is outside.</summary>
    public bool IsRootInNamespace { get; init; }

    /// <summary>Whether <see cref="Input"/>, a terminal, is its controlling terminal: Ctrl-C there reaches it, and its end hangs up.</summary>
    public bool HasControllingTerminal { get; init; }

    /// <summary>Whether it must not outlive the daemon, however that ends: what it starts ends with it. A launcher that had to end one ends all that it holds.</summary>
    public bool EndsWithDaemon { get; init; }

    /// <summary>Whom it becomes, which only root can ask for; null: nobody else.</summary>
    public ProcessUser? User { get; init; }

    /// <summary>Its umask(2); null: the launcher's.</summary>
    public UnixFileMode? Umask { get; init; }

    /// <summary>Who hears of its end: an id of <see cref="ReaperTable.Register"/>; 0: the default reaper.</summary>
    public int ReaperId { get; init; }

    /// <summary>Whether it is a daemon on this framework, and the command sockets that it is born with.</summary>
    public CommandSockets CommandSockets { get; init; }

    /// <summary>What lists of daemons call it; null: the file name of <see cref="Program"/>.</summary>
    public string? Name { get; init; }

    /// <summary>The subsystem that it is in lists of daemons; empty for what is no daemon.</summary>
    public string Subsystem { get; init; } = "";

    internal string DisplayName => Name ?? Path.GetFileName(Program);
}
