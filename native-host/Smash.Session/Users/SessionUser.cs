using Mono.Unix.Native;
using Smash.Protocol;

namespace Smash.Session.Users;

/// <summary>The Unix user whose jobs the session runs.</summary>
internal sealed class SessionUser
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    private SessionUser(uint id, string name, string home, string shell)
    {
        Id = id;
        Name = name;
        HomeDirectory = home;
        MinimalEnvironment = EnvironmentBlock.Create(
        [
            new("PATH", DefaultPath),
            new("HOME", home),
            new("USER", name),
            new("SHELL", shell),
            new("LANG", "C.UTF-8"),
        ]);
    }

    public uint Id { get; }

    public string Name { get; }

    public string HomeDirectory { get; }

    /// <summary>What a job gets that was submitted without an environment.</summary>
    public EnvironmentBlock MinimalEnvironment { get; }

    /// <summary>Looks the running user up; a user id without an entry gets its number as a name and / as home.</summary>
    public static SessionUser Current()
    {
        uint id = Syscall.geteuid();
        Passwd? entry = Syscall.getpwuid(id);
        return entry is null
            ? new SessionUser(id, $"{id}", "/", "/bin/sh")
            : new SessionUser(id, entry.pw_name, entry.pw_dir, string.IsNullOrEmpty(entry.pw_shell) ? "/bin/sh" : entry.pw_shell);
    }
}
