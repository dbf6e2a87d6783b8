namespace Smash.Client;

/// <summary>What an item of a world is.</summary>
public enum RedItemType
{
    /// <summary>A directory.</summary>
    Directory = 0,

    /// <summary>A regular file.</summary>
    File = 1,

    /// <summary>A symbolic link.</summary>
    Link = 2,

    /// <summary>A device, socket or pipe.</summary>
    Device = 3,
}
