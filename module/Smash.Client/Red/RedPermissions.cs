namespace Smash.Client;

/// <summary>What may be done with an item of a world. The permissions that RED speaks of are these three, and are those of its owner.</summary>
[Flags]
public enum RedPermissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It may be read.</summary>
    Read = 4,

    /// <summary>It may be written.</summary>
    Write = 2,

    /// <summary>It may be executed; a directory, entered.</summary>
    Execute = 1,
}
