using Smash.Red.Interop;

namespace Smash.Red.Worlds;

/// <summary>What to do about a world that cannot be made.</summary>
internal static class WorldAdvice
{
    private const string MostUserNamespaces = "/proc/sys/user/max_user_namespaces";
    private const string DebianSwitch = "/proc/sys/kernel/unprivileged_userns_clone";
    private const string AppArmorSwitch = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";

    /// <summary>Finds what may help.</summary>
    /// <param name="step">The step that failed.</param>
    /// <param name="error">Why.</param>
    /// <returns>A sentence after a blank; empty: there is nothing to say.</returns>
    public static string For(WorldStep step, int error) => step switch
    {
        WorldStep.Clone or WorldStep.Identity => ForNamespaces(error),
        WorldStep.User => " RED is root and gives each world a user of RED_WORLD_USERS. It needs CAP_SETUID and CAP_SETGID for it and, in a user namespace, those users mapped there; or run it as a plain user.",
        WorldStep.ControlGroup => " RED may not move a process from its own control group into RED_CONTROL_GROUP: the nearest group that both are below must be RED's to write (cgroup.procs).",
        WorldStep.Root or WorldStep.Proc or WorldStep.Base when error == Libc.EPERM =>
            " The kernel refuses mounts in a user namespace: in a container, let it have an unmasked /proc and allow mount(2) (Docker: --security-opt seccomp=unconfined --security-opt systempaths=unconfined).",
        WorldStep.Root or WorldStep.Etc or WorldStep.Base when error == Libc.ENOSPC => " RED_WORLD_SIZE or RED_WORLD_FILES is too small for what a new world has.",
        _ => "",
    };

    private static string ForNamespaces(int error)
    {
        if (IsZero(MostUserNamespaces))
        {
            return " User namespaces are switched off: set user.max_user_namespaces (sysctl) to 1000 or more.";
        }

        if (GetUser.Invoke() != 0 && IsZero(DebianSwitch))
        {
            return " User namespaces are root's alone here: set kernel.unprivileged_userns_clone (sysctl) to 1, or run RED as root.";
        }

        if (error != Libc.ENOSPC && TryRead(AppArmorSwitch) == "1")
        {
            return " AppArmor forbids user namespaces to programs without a profile: give smash-world one with 'userns,', or set kernel.apparmor_restrict_unprivileged_userns (sysctl) to 0.";
        }

        return error == Libc.ENOSPC
            ? " There are as many namespaces as may be, or too many nested ones: raise user.max_user_namespaces (sysctl) and its like."
            : error == Libc.EPERM ? " The kernel or a container forbids new user namespaces: allow clone(2) with CLONE_NEWUSER (Docker: --security-opt seccomp=unconfined)." : "";
    }

    private static bool IsZero(string path) => TryRead(path) == "0";

    private static string? TryRead(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
