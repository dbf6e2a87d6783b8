namespace Smash.Protocol;

/// <summary>How the session before the present one ended (master/CONTROL.md, HELLO).</summary>
public enum SessionEnd
{
    /// <summary>There was none before.</summary>
    None = 0,

    /// <summary>It exited by itself.</summary>
    Exited = 1,

    /// <summary>A signal ended it that the master did not send.</summary>
    Killed = 2,

    /// <summary>It did not respond in time, and the master killed it.</summary>
    NotResponding = 3,

    /// <summary>It sent what the control protocol does not allow, and the master killed it.</summary>
    ProtocolBroken = 4,

    /// <summary>It made room for the present one.</summary>
    Replaced = 5,
}
