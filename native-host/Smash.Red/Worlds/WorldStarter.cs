using System.ComponentModel;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Red;
using Smash.Red.Files;
using Smash.Red.Interop;
using Smash.Red.Limits;

namespace Smash.Red.Worlds;

/// <summary>Has smash-world make worlds.</summary>
/// <param name="loop">The loop to run on.</param>
/// <param name="log">Where it tells what happens.</param>
/// <param name="processes">The daemon's processes.</param>
/// <param name="settings">How worlds are made.</param>
/// <param name="groups">Where control groups are made.</param>
internal sealed class WorldStarter(EventLoop loop, DaemonLog log, ProcessTable processes, WorldSettings settings, ControlGroupTree groups)
{
    private const int ControlTarget = 3;
    private const int SetupTarget = 4;
    private const int FirstFileTarget = 5;

    /// <summary>Makes a world.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="user">Its user; null: RED's own.</param>
    /// <returns>The world's place, when jobs can be started in it.</returns>
    /// <exception cref="WorldCreationException">It cannot be made; nothing is left of it.</exception>
    public async Task<WorldPlace> StartAsync(RedWorldKey key, ProcessUser? user)
    {
        ControlGroup? group = CreateGroup(key);
        try
        {
            return await StartAsync(key, user, group);
        }
        catch (Exception exception) when (exception is WorldCreationException or ProcessCreationException or Win32Exception or IOException or UnauthorizedAccessException)
        {
            group?.Remove();
            string advice = exception is ProcessCreationException { Step: LaunchStep.User } ? WorldAdvice.For(WorldStep.User, 0) : "";
            throw exception as WorldCreationException ?? new WorldCreationException(exception.Message + advice, exception);
        }
    }

    private async Task<WorldPlace> StartAsync(RedWorldKey key, ProcessUser? user, ControlGroup? group)
    {
        (int control, int controlThere) = MakeSocketPair.Of(MakeSocketPair.Stream);
        using var controlHere = new SafeFileHandle(control, ownsHandle: true);
        using var launched = new SafeFileHandle(controlThere, ownsHandle: true);
        (int setupHere, int setupThere) = MakeSocketPair.Of(MakeSocketPair.SequencedPackets);
        using var answered = new SafeFileHandle(setupThere, ownsHandle: true);
        using var setup = new WorldSetup(loop, setupHere);
        Task<ChildProcess> launch = LaunchAsync(key, user, [controlThere, setupThere], group);
        // The launch has its own copies from here on, and an end that nobody else holds can be heard.
        launched.Dispose();
        answered.Dispose();
        ChildProcess stub = await launch;
        WorldRoot root = await AwaitRootAsync(setup, stub);
        WorldPlace? place = null;
        var events = new WorldControl(log, WorldPlace.LabelOf(key), () => place?.Lost?.Invoke());
        var channel = new ControlChannel(loop, control, events);
        controlHere.SetHandleAsInvalid();
        return place = new WorldPlace { Loop = loop, Log = log, Key = key, User = user, Stub = stub, Channel = channel, Root = root, Group = group };
    }

    private ControlGroup? CreateGroup(RedWorldKey key)
    {
        try
        {
            return groups.Create(WorldPlace.LabelOf(key), settings.Limits);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorldCreationException($"Its control group: {exception.Message}", exception);
        }
    }

    private async Task<ChildProcess> LaunchAsync(RedWorldKey key, ProcessUser? user, int[] sockets, ControlGroup? group)
    {
        var files = new List<SafeFileHandle>();
        try
        {
            files.AddRange(group?.OpenMembers() ?? []);
            int groupCount = files.Count;
            if (user is not null)
            {
                // By their descriptors: the world's user may not be allowed to reach their folder.
                files.Add(OpenProgram(settings.LauncherProgram));
                files.Add(OpenProgram(settings.WorldProgram));
            }

            return await processes.CreateAsync(new ProcessPlan
            {
                Program = user is null ? settings.WorldProgram : DescriptorPath(FirstFileTarget + groupCount + 1),
                Name = "smash-world",
                Arguments = GetArguments(key, groupCount, user is not null),
                Environment = new Dictionary<string, string>(),
                Directory = "/",
                Descriptors =
                [
                    new InheritedDescriptor(sockets[0], ControlTarget),
                    new InheritedDescriptor(sockets[1], SetupTarget),
                    .. files.Select(static (file, index) => new InheritedDescriptor((int)file.DangerousGetHandle(), FirstFileTarget + index)),
                ],
                User = user,
            });
        }
        finally
        {
            files.ForEach(static file => file.Dispose());
        }
    }

    private static SafeFileHandle OpenProgram(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorldCreationException($"A program that it needs: {exception.Message}", exception);
        }
    }

    private static string DescriptorPath(int descriptor) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}");

    private async Task<WorldRoot> AwaitRootAsync(WorldSetup setup, ChildProcess stub)
    {
        using LoopTimer limit = loop.Schedule(settings.StartTimeout, () => setup.Abandon($"The world was not ready within {settings.StartTimeout.TotalSeconds:0} s."));
        try
        {
            return await setup.Root;
        }
        catch (WorldCreationException)
        {
            stub.Kill();
            await stub.Ended;
            throw;
        }
    }

    private List<string> GetArguments(RedWorldKey key, int groupCount, bool isLauncherOpen)
    {
        List<string> arguments =
        [
            .. isLauncherOpen ? ["--launcher-descriptor", (FirstFileTarget + groupCount).ToString(CultureInfo.InvariantCulture)] : (string[])["--launcher", settings.LauncherProgram],
            "--size", settings.Limits.SizeBytes.ToString(CultureInfo.InvariantCulture),
            "--files", settings.Limits.Files.ToString(CultureInfo.InvariantCulture),
            "--network", settings.Network == WorldNetwork.Host ? "host" : "none",
            "--base", settings.Base == WorldBase.Minimal ? "minimal" : "host",
            "--hostname", $"world-{WorldPlace.LabelOf(key)}",
        ];
        foreach (string folder in settings.Base == WorldBase.Host ? settings.Folders : [])
        {
            arguments.AddRange(["--folder", folder]);
        }

        for (int index = 0; index < groupCount; index++)
        {
            arguments.AddRange(["--control-group-descriptor", (FirstFileTarget + index).ToString(CultureInfo.InvariantCulture)]);
        }

        if (groupCount == 0)
        {
            arguments.Add("--deny-memfd");
        }

        return arguments;
    }
}
