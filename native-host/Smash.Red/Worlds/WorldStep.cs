namespace Smash.Red.Worlds;

/// <summary>The steps of smash-world, by the numbers that it tells (world/WORLD.md).</summary>
internal enum WorldStep
{
    /// <summary>It comes to be: the ids of its user.</summary>
    User = 1,

    /// <summary>Its namespaces.</summary>
    Clone = 2,

    /// <summary>Its control groups.</summary>
    ControlGroup = 3,

    /// <summary>Its ids in the user namespace.</summary>
    Identity = 4,

    /// <summary>The launcher is opened.</summary>
    Launcher = 5,

    /// <summary>The file system that is its root.</summary>
    Root = 6,

    /// <summary>Its /dev.</summary>
    Devices = 7,

    /// <summary>Its /proc.</summary>
    Proc = 8,

    /// <summary>Its /etc.</summary>
    Etc = 9,

    /// <summary>Its programs and libraries.</summary>
    Base = 10,

    /// <summary>Its loopback.</summary>
    Network = 11,

    /// <summary>The root becomes the root.</summary>
    Pivot = 12,

    /// <summary>Rights are given up.</summary>
    Confine = 13,

    /// <summary>The filter of system calls.</summary>
    Filter = 14,

    /// <summary>The launcher executes.</summary>
    Exec = 15,
}
