namespace Smash.Rex.Execute;

/// <summary>Tells which variables of an environment describe the machine at home, and would mislead a program elsewhere (EXECUTE.md has the list). The origin leaves them out.</summary>
internal static class HomeEnvironment
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "HOME", "USER", "LOGNAME", "SHELL", "PATH", "PWD", "OLDPWD", "SHLVL", "_", "TMPDIR", "HOSTNAME", "HOST", "HOSTTYPE", "MACHTYPE", "OSTYPE", "MAIL",
        "DISPLAY", "WAYLAND_DISPLAY", "WINDOWID", "XAUTHORITY", "SESSION_MANAGER", "GPG_AGENT_INFO", "GNOME_KEYRING_CONTROL", "INVOCATION_ID", "JOURNAL_STREAM", "NOTIFY_SOCKET",
        "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "MEMORY_PRESSURE_WATCH", "MEMORY_PRESSURE_WRITE", "TERM", "COLUMNS", "LINES", "STY", "TMUX", "TMUX_PANE", "LD_LIBRARY_PATH", "LD_PRELOAD", "LD_AUDIT",
    };

    private static readonly string[] Prefixes = ["XDG_", "SSH_", "DBUS_", "SMASH_", "REX_", "SYSTEMD_", "VTE_", "KONSOLE_"];

    /// <summary>Says whether a variable stays at home.</summary>
    /// <param name="variable">NAME=VALUE, or the name alone.</param>
    public static bool Keeps(string variable)
    {
        int end = variable.IndexOf('=', StringComparison.Ordinal);
        string name = end < 0 ? variable : variable[..end];
        return Names.Contains(name) || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }
}
