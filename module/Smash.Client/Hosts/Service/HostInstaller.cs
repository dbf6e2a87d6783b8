namespace Smash.Client;

/// <summary>Makes the host a service of the user's: units in the user's own folder, of which systemd starts the host when somebody connects.</summary>
public static class HostInstaller
{
    private static readonly string[] Names = [UnitText.Socket, UnitText.Service];

    /// <summary>Folder of the user's units.</summary>
    public static string Folder
    {
        get
        {
            string configuration = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { } named && Path.IsPathRooted(named)
                ? named
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
            return Path.Combine(configuration, "systemd", "user");
        }
    }

    /// <summary>Writes the units and, where systemd runs for the user, has them started now and ever after. What is there already stays.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the waiting for systemd.</param>
    /// <exception cref="ServiceException">A file of somebody else's is in the way, and nothing was done; systemd refused, or does not run and was required.</exception>
    /// <exception cref="HostStartException">The host's program is not there.</exception>
    public static HostInstallation Install(HostInstallationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        UnitFile[] units = [.. Names.Select(name => new UnitFile(Folder, name, UnitText.Create(name, request.MaxJobs)))];

        // Looks at all of them before any is changed.
        bool isUpdate = units.Select(static unit => unit.IsInstalled()).ToArray().Contains(true);
        var systemd = new UserSystemd(cancellationToken);
        bool isRunning = systemd.IsRunning;
        if (!isRunning && request.RequiresSystemd)
        {
            throw new ServiceException(ServiceFault.SystemdNotRunning, "No systemd runs for this user, so that nothing can be enabled. No file was written.");
        }

        bool hasChanged = units.Select(static unit => unit.Write()).ToArray().Contains(true);
        return isRunning ? Enable(units, hasChanged && isUpdate, hasChanged, request, systemd) : Describe(units, hasChanged, request);
    }

    /// <summary>Stops the service, and with it its host and the host's jobs, and removes its units.</summary>
    /// <param name="cancellationToken">Ends the waiting for systemd.</param>
    /// <returns>Paths of the files that were removed; none: there was nothing.</returns>
    /// <exception cref="ServiceException">A unit is somebody else's, and nothing was done; or systemd refused.</exception>
    public static IReadOnlyList<string> Uninstall(CancellationToken cancellationToken = default)
    {
        UnitFile[] units = [.. Names.Select(static name => new UnitFile(Folder, name, ""))];
        UnitFile[] installed = [.. units.Where(static unit => unit.IsInstalled())];
        if (installed.Length == 0)
        {
            return [];
        }

        var systemd = new UserSystemd(cancellationToken);
        bool isRunning = systemd.IsRunning;
        if (isRunning)
        {
            systemd.Disable([.. installed.Select(static unit => unit.Name)]);
        }

        string[] removed = [.. installed.SelectMany(FindLinks), .. installed.Select(static unit => unit.FullPath)];
        foreach (string path in removed)
        {
            File.Delete(path);
        }

        if (isRunning)
        {
            systemd.Reload();
        }

        return removed;
    }

    /// <summary>Links by which a unit is enabled, where systemd was not there to remove them.</summary>
    private static IEnumerable<string> FindLinks(UnitFile unit) => Directory.EnumerateDirectories(Folder, "*.wants")
        .Select(folder => Path.Combine(folder, unit.Name))
        .Where(link => new FileInfo(link) is { LinkTarget: not null } file && file.ResolveLinkTarget(returnFinalTarget: true)?.FullName == unit.FullPath)
        .ToArray();

    private static HostInstallation Enable(UnitFile[] units, bool wasReplaced, bool hasChanged, HostInstallationRequest request, UserSystemd systemd)
    {
        systemd.Reload();
        bool wasActive = systemd.IsActive(UnitText.Socket);

        // systemd would put its socket in the place of one that a host of the module's listens on, and nobody would find that one's jobs any more.
        bool isInTheWay = !wasActive && HostLauncher.IsRunning(HostEndpoint.GetDefault(static name => name == HostEndpoint.SocketVariable ? null : Environment.GetEnvironmentVariable(name)));
        systemd.Enable(isNow: !isInTheWay && !wasActive, Names);
        if (request.Lingers)
        {
            systemd.Linger();
        }

        return new HostInstallation
        {
            Units = GetPaths(units),
            HasChanged = hasChanged,
            SocketPath = SocketPath,
            IsEnabled = true,
            IsActive = systemd.IsActive(UnitText.Socket),
            Lingers = request.Lingers,
            Remaining = isInTheWay ? (string[])["Stop-SmashHost", $"systemctl --user start {UnitText.Socket} {UnitText.Service}"]
                : wasActive && wasReplaced ? (string[])[$"systemctl --user restart {UnitText.Service}"]
                : Array.Empty<string>(),
        };
    }

    private static HostInstallation Describe(UnitFile[] units, bool hasChanged, HostInstallationRequest request) => new()
    {
        Units = GetPaths(units),
        HasChanged = hasChanged,
        SocketPath = SocketPath,
        Remaining = (string[])
        [
            "systemctl --user daemon-reload",
            $"systemctl --user enable --now {string.Join(' ', Names)}",
            .. request.Lingers ? (string[])["loginctl enable-linger"] : [],
        ],
    };

    private static string[] GetPaths(UnitFile[] units) => [.. units.Select(static unit => unit.FullPath)];

    private static string SocketPath => Path.Combine(HostEndpoint.GetSocketFolder(Environment.GetEnvironmentVariable), "smash.sock");
}
