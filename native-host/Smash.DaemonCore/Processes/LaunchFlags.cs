namespace Smash.DaemonCore.Processes;

/// <summary>Flags of a launch (master/CONTROL.md).</summary>
[Flags]
public enum LaunchFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A program that cannot be executed is an error of the step exec, and no business of the shell.</summary>
    NoShell = 1,

    /// <summary>The process is no subreaper: what it leaves behind goes to the launcher, which ends it (prctl(2)).</summary>
    NoSubreaper = 2,

    /// <summary>In a user namespace it is root, and not the user that it is outside (user_namespaces(7)).</summary>
    RootInNamespace = 4,

    /// <summary>Standard input, a terminal, becomes its controlling terminal (tty(4)).</summary>
    Terminal = 8,

    /// <summary>It ends with the launcher, and so does all else that the launcher holds then.</summary>
    EndsWithLauncher = 16,
}
