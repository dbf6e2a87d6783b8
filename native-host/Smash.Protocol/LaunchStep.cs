namespace Smash.Protocol;

/// <summary>The steps between clone and exec, the first eleven in their order; a failed launch names one (master/CONTROL.md).</summary>
public enum LaunchStep
{
    /// <summary>No step failed.</summary>
    None = 0,

    /// <summary>clone(2).</summary>
    Clone = 1,

    /// <summary>setsid(2).</summary>
    Session = 2,

    /// <summary>prctl(PR_SET_CHILD_SUBREAPER).</summary>
    Subreaper = 3,

    /// <summary>Opening standard input.</summary>
    StandardInput = 4,

    /// <summary>Opening standard output.</summary>
    StandardOutput = 5,

    /// <summary>Opening standard error.</summary>
    StandardError = 6,

    /// <summary>sigprocmask(2).</summary>
    Signals = 7,

    /// <summary>setrlimit(2).</summary>
    Limits = 8,

    /// <summary>setpriority(2).</summary>
    Priority = 9,

    /// <summary>chdir(2).</summary>
    Directory = 10,

    /// <summary>execve(2).</summary>
    Exec = 11,

    /// <summary>Placing the descriptors that it inherits.</summary>
    Descriptors = 12,

    /// <summary>sched_setaffinity(2).</summary>
    Affinity = 13,

    /// <summary>clone(2) with namespaces, or the maps of a user namespace (user_namespaces(7)).</summary>
    Namespaces = 14,

    /// <summary>setgroups(2), setresgid(2), setresuid(2).</summary>
    User = 15,

    /// <summary>umask(2).</summary>
    Umask = 16,

    /// <summary>Having it started by another host (Smash.Rex/README.md).</summary>
    Remote = 17,

    /// <summary>Making the job's control group.</summary>
    Group = 18,

    /// <summary>Writing a limit into its control group.</summary>
    GroupLimit = 19,

    /// <summary>Joining its control group.</summary>
    GroupJoin = 20,

    /// <summary>ioprio_set(2).</summary>
    IoPriority = 21,
}
