namespace Smash.Protocol.Rex;

/// <summary>Fields of an OPEN for <see cref="RexTransaction.Execute"/> (EXECUTE.md of Smash.Rex). All are optional but <see cref="Program"/>.</summary>
public static class RexExecuteTag
{
    /// <summary>String, stub to origin: the server; absent or <c>auto</c>: the least-loaded one.</summary>
    public const ushort Server = 1;

    /// <summary>String: the program, a path or a name that is looked for along PATH at the executor.</summary>
    public const ushort Program = 2;

    /// <summary>String, once for each argument, without argv[0].</summary>
    public const ushort Argument = 3;

    /// <summary>String NAME=VALUE, once for each variable.</summary>
    public const ushort Environment = 4;

    /// <summary>String: the working directory at the executor, an absolute path; absent: a folder of the run's own, which goes with it.</summary>
    public const ushort Directory = 5;

    /// <summary>u32 <see cref="LimitResource"/>, u64 limit in its unit; once for each limit.</summary>
    public const ushort Limit = 6;

    /// <summary>i32 nice value, −20 to 19; absent: the agent's.</summary>
    public const ushort Priority = 7;

    /// <summary>u16 rows, u16 columns, string TERM: the program runs on a terminal of that size; streams 1 and 2 are one.</summary>
    public const ushort Terminal = 8;

    /// <summary>String path at home, string name there; once for each file that it reads.</summary>
    public const ushort Input = 9;

    /// <summary>String name there, string path at home; once for each file that is fetched when it has ended.</summary>
    public const ushort Output = 10;

    /// <summary>String: the working directory at home, which relative paths of home are relative to.</summary>
    public const ushort HomeDirectory = 11;

    /// <summary>String, stub to origin, once for each server that is not to be chosen.</summary>
    public const ushort Exclude = 12;

    /// <summary>32 bytes, origin to agent: the SHA-256 of the manifest of the files that the run needs, which is in the executor's store (FILES.md of Smash.Rex).</summary>
    public const ushort File = 13;

    /// <summary>String, stub to origin: whose key of one's own is used, HOST.USER.PROGRAM; absent: the user's.</summary>
    public const ushort IdentityProgram = 14;

    /// <summary>u8, stub to origin: whether what the server lacks is transferred; absent: as the configuration says.</summary>
    public const ushort Transfer = 15;
}
