using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Red;
using Smash.Red.Files;
using Smash.Red.Limits;

namespace Smash.Red.Worlds;

/// <summary>What smash-world made for one world, as RED holds it.</summary>
internal sealed class WorldPlace
{
    private const int LabelLength = 8;

    /// <summary>The loop that it is used on.</summary>
    public required EventLoop Loop { get; init; }

    /// <summary>Where it tells what happens.</summary>
    public required DaemonLog Log { get; init; }

    /// <summary>The world's key.</summary>
    public required RedWorldKey Key { get; init; }

    /// <summary>What logs call the world: enough to know worlds apart, and no key to any.</summary>
    public string Label => LabelOf(Key);

    /// <summary>The world's user outside; null: RED's own.</summary>
    public required ProcessUser? User { get; init; }

    /// <summary>The process that waits, outside, for the world's end: when it has ended, none of the world's processes is left.</summary>
    public required ChildProcess Stub { get; init; }

    /// <summary>The stream to the launcher in the world. When it is closed, the world ends.</summary>
    public required ControlChannel Channel { get; init; }

    /// <summary>The root directory.</summary>
    public required WorldRoot Root { get; init; }

    /// <summary>The world's control group; null: none limits it.</summary>
    public required ControlGroup? Group { get; init; }

    /// <summary>Called on the loop when the launcher in the world is gone unasked.</summary>
    public Action? Lost { get; set; }

    /// <summary>What logs call a world.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The label.</returns>
    public static string LabelOf(RedWorldKey key) => key.Name[..LabelLength];
}
