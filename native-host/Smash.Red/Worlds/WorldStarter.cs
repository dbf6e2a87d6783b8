using System.Globalization;
using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Red;
using Smash.Red.Files;
using Smash.Red.Interop;

namespace Smash.Red.Worlds;

/// <summary>Has smash-world make worlds.</summary>
/// <param name="loop">The loop to run on.</param>
/// <param name="log">Where it tells what happens.</param>
/// <param name="processes">The daemon's processes.</param>
/// <param name="settings">How worlds are made.</param>
internal sealed class WorldStarter(EventLoop loop, DaemonLog log, ProcessTable processes, WorldSettings settings)
{
    private const int ControlTarget = 3;
    private const int SetupTarget = 4;

    /// <summary>Makes a world.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="user">Its user; null: RED's own.</param>
    /// <returns>The world's place, when jobs can be started in it.</returns>
    /// <exception cref="WorldCreationException">It cannot be made; nothing is left of it.</exception>
    public async Task<WorldPlace> StartAsync(RedWorldKey key, ProcessUser? user)
    {
        (int control, int controlThere) = MakeSocketPair.Of(MakeSocketPair.Stream);
        (int setupHere, int setupThere) = MakeSocketPair.Of(MakeSocketPair.SequencedPackets);
        using var setup = new WorldSetup(loop, setupHere);
        try
        {
            Task<ChildProcess> launch = LaunchAsync(key, user, controlThere, setupThere);
            // The launch has its own copies from here on.
            CloseDescriptor.Invoke(controlThere);
            CloseDescriptor.Invoke(setupThere);
            ChildProcess stub = await launch;
            return CreatePlace(key, user, stub, await AwaitRootAsync(setup, stub), control);
        }
        catch
        {
            CloseDescriptor.Invoke(control);
            throw;
        }
    }

    private async Task<ChildProcess> LaunchAsync(RedWorldKey key, ProcessUser? user, int control, int setup)
    {
        var plan = new ProcessPlan
        {
            Program = settings.WorldProgram,
            Name = "smash-world",
            Arguments = GetArguments(key),
            Environment = new Dictionary<string, string>(),
            Directory = "/",
            Descriptors = [new InheritedDescriptor(control, ControlTarget), new InheritedDescriptor(setup, SetupTarget)],
            User = user,
        };
        try
        {
            return await processes.CreateAsync(plan);
        }
        catch (ProcessCreationException exception)
        {
            throw new WorldCreationException(exception.Message, exception);
        }
    }

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

    private WorldPlace CreatePlace(RedWorldKey key, ProcessUser? user, ChildProcess stub, WorldRoot root, int control)
    {
        WorldPlace? place = null;
        var events = new WorldControl(log, WorldPlace.LabelOf(key), () => place?.Lost?.Invoke());
        place = new WorldPlace { Loop = loop, Log = log, Key = key, User = user, Stub = stub, Channel = new ControlChannel(loop, control, events), Root = root };
        return place;
    }

    private List<string> GetArguments(RedWorldKey key)
    {
        List<string> arguments =
        [
            "--launcher", settings.LauncherProgram,
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

        return arguments;
    }
}
