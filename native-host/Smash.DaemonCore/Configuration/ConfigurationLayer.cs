namespace Smash.DaemonCore.Configuration;

/// <summary>Where a setting comes from. A later layer wins over an earlier one, whatever the prefixes of the names are.</summary>
public enum ConfigurationLayer
{
    /// <summary>Nothing sets it: the parameter's own default.</summary>
    Default = 0,

    /// <summary>A configuration file or one that it includes.</summary>
    File = 1,

    /// <summary>The file of settings made remotely to last (DC_CONFIG_PERSIST).</summary>
    Persistent = 2,

    /// <summary>A variable <c>_SMASH_NAME</c> of the daemon's environment.</summary>
    Environment = 3,

    /// <summary><c>-o NAME=VALUE</c> on the command line.</summary>
    CommandLine = 4,

    /// <summary>A setting made while the daemon runs, to last until it ends (DC_CONFIG_RUNTIME).</summary>
    Runtime = 5,
}
