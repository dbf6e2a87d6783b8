using Smash.Red.Interop;

namespace Smash.Red.Files;

/// <summary>What there is to tell of a name in a world.</summary>
/// <param name="Name">The name; in a list of a directory without the directory.</param>
/// <param name="Type">What it is.</param>
/// <param name="Mode">Its permissions, as chmod(2) has them: 0 to 0xfff.</param>
/// <param name="Length">Bytes of a file, characters of a link; 0 for all else.</param>
internal readonly record struct WorldFile(string Name, WorldFileType Type, int Mode, long Length)
{
    /// <summary>Whether its owner, which is the world, may read it.</summary>
    public bool CanRead => (Mode & 0x100) != 0;

    /// <summary>Whether its owner may write it.</summary>
    public bool CanWrite => (Mode & 0x80) != 0;

    /// <summary>Whether its owner may execute it; of a directory: pass through it.</summary>
    public bool CanExecute => (Mode & 0x40) != 0;

    internal static WorldFile Of(string name, FileStatus.Facts facts)
    {
        WorldFileType type = facts.IsDirectory ? WorldFileType.Directory : facts.IsRegular ? WorldFileType.File : facts.IsLink ? WorldFileType.Link : WorldFileType.Device;
        return new WorldFile(name, type, facts.Mode & 0xfff, type is WorldFileType.File or WorldFileType.Link ? facts.Length : 0);
    }
}
