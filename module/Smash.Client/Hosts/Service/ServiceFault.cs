namespace Smash.Client;

/// <summary>Why a host could not be made a service, or be one no more.</summary>
public enum ServiceFault
{
    /// <summary>systemd refused; the message has what it said.</summary>
    Refused = 0,

    /// <summary>No systemd runs for this user.</summary>
    SystemdNotRunning,

    /// <summary>A file is in the place of a unit that was not made by an installation, or was changed since.</summary>
    ForeignFile,
}
