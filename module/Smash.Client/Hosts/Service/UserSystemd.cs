namespace Smash.Client;

/// <summary>The systemd of this user, asked by its own programs.</summary>
/// <param name="cancellationToken">Ends them.</param>
internal sealed class UserSystemd(CancellationToken cancellationToken)
{
    private const string Control = "systemctl";
    private const string Logins = "loginctl";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(90);

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => TryCall(Control, "show", "--property=Version");

    /// <summary>Whether a unit is active.</summary>
    public bool IsActive(string unit) => TryCall(Control, "is-active", "--quiet", unit);

    /// <summary>Has systemd read its units anew.</summary>
    public void Reload() => Call(Control, "daemon-reload");

    /// <summary>Has units started with each login or, where the user lingers, with the machine.</summary>
    /// <param name="isNow">Whether at once as well.</param>
    /// <param name="units">The units.</param>
    public void Enable(bool isNow, params string[] units) => Call(Control, isNow ? ["enable", "--now", .. units] : ["enable", .. units]);

    /// <summary>Has units stopped, and started no more.</summary>
    public void Disable(params string[] units) => Call(Control, ["disable", "--now", .. units]);

    /// <summary>Has the user's services live on after the last logout.</summary>
    public void Linger() => Call(Logins, "enable-linger");

    private void Call(string program, params string[] arguments)
    {
        ProgramResult result = Run(program, arguments);
        if (result.ExitCode != 0)
        {
            throw new ServiceException(ServiceFault.Refused, $"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors.Trim()}");
        }
    }

    private bool TryCall(string program, params string[] arguments) => ExternalProgram.Find(program) is not null && Run(program, arguments).ExitCode == 0;

    private ProgramResult Run(string program, string[] arguments)
    {
        string path = ExternalProgram.Find(program) ?? throw new ServiceException(ServiceFault.SystemdNotRunning, $"There is no program '{program}' on PATH.");
        try
        {
            return ExternalProgram.Run(path, program == Control ? ["--user", .. arguments] : arguments, CallTimeout, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new ServiceException(exception.Message, exception);
        }
    }
}
