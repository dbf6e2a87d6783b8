using Smash.Client;
using Smash.Protocol.Red;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>A script in a world: what runs it, and what it is told, in a directory of its own that is removed afterwards.</summary>
internal sealed class WorldScript : IDisposable
{
    private const string RunnerFile = "Smash.ScriptJob.dll";

    private readonly RedWorld _world;
    private readonly string _directory;

    private WorldScript(RedWorld world, string directory)
    {
        _world = world;
        _directory = directory;
    }

    /// <summary>The file that its process reads as standard input.</summary>
    public string InputPath => RedPath.Combine(_directory, "input");

    private string RunnerPath => RedPath.Combine(_directory, RunnerFile);

    /// <summary>Sends it.</summary>
    /// <param name="world">The world.</param>
    /// <param name="payload">The script and what it is told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static WorldScript Send(RedWorld world, ScriptPayload payload, CancellationToken cancellationToken)
    {
        var script = new WorldScript(world, $"/tmp/.smash-{Guid.NewGuid():N}");
        world.CreateDirectory(script._directory, cancellationToken);
        try
        {
            script.Write(script.RunnerPath, File.ReadAllBytes(typeof(ScriptPayload).Assembly.Location), cancellationToken);
            script.Write(script.InputPath, payload.ToBytes(), cancellationToken);
            return script;
        }
        catch
        {
            script.Dispose();
            throw;
        }
    }

    /// <summary>What runs it.</summary>
    /// <param name="program">The world's pwsh.</param>
    public RedCommand CreateCommand(string program) => new(
        program,
        [program, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $"[void][Reflection.Assembly]::LoadFrom('{RunnerPath}'); [Smash.ScriptJob.ScriptJobRunner]::Run()"]);

    /// <summary>Removes it from the world.</summary>
    public void Dispose()
    {
        try
        {
            _world.RemoveTree(_directory, recurse: true, CancellationToken.None);
        }
        catch (SmashException)
        {
            // The world is gone, and all that was in it.
        }
    }

    private void Write(string path, byte[] content, CancellationToken cancellationToken)
    {
        using RedWriteStream file = _world.OpenWrite(path, isAppending: false, cancellationToken);
        file.Write(content);
        file.Complete();
    }
}
