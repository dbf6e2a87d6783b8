namespace Smash.Cli;

/// <summary>What the program's exit code says (<c>smash --help</c> tells the same).</summary>
internal enum ExitCode
{
    /// <summary>All was done.</summary>
    Done = 0,

    /// <summary>The host refused the login or the command.</summary>
    Refused = 1,

    /// <summary>The command line, or a command in it, is not understood; nothing was sent.</summary>
    Usage = 2,

    /// <summary>No host can be reached at the socket, or the connection was lost.</summary>
    NoHost = 3,

    /// <summary>Nothing was run on another host, as of the stand-in of a program there.</summary>
    NotRun = 255,
}
