namespace Smash.Protocol;

/// <summary>By what a limit is kept.</summary>
public enum LimitKeeper
{
    /// <summary>The kernel, on each process (setrlimit(2)).</summary>
    ResourceLimit = 1,

    /// <summary>The host, which looks at the job's processes or files again and again, and ends a job that it finds over the limit.</summary>
    Sampler = 2,

    /// <summary>The kernel, on the job's control group of version 1.</summary>
    ControlGroup1 = 3,

    /// <summary>The kernel, on the job's control group of version 2.</summary>
    ControlGroup2 = 4,

    /// <summary>The kernel, which gives it to the job's first process and to all that come of it; such a process may change its own.</summary>
    Inherited = 5,
}
