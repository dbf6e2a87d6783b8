namespace Smash.Protocol.Rex;

/// <summary>What a channel is opened for: u8 on the wire.</summary>
public enum RexTransaction : byte
{
    /// <summary>Runs a program.</summary>
    Execute = 1,

    /// <summary>Calls a function and waits for what it returns (rcall).</summary>
    Call = 2,

    /// <summary>Enters a function without waiting (rjump).</summary>
    Jump = 3,

    /// <summary>Goes on with a process that was running elsewhere (rfork).</summary>
    Fork = 4,

    /// <summary>Transfers files.</summary>
    Files = 5,

    /// <summary>Asks for or changes what identities may do.</summary>
    Access = 6,
}
