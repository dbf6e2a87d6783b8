namespace Smash.Protocol.Rex;

/// <summary>Numbers of the commands of smash-rex (README.md of Smash.Rex).</summary>
public static class RexCommand
{
    /// <summary>REX_LIST_SERVERS: the servers of rex.rc, how loaded each is, and whether it would be chosen. Level READ.</summary>
    public const int ListServers = 71000;

    /// <summary>REX_CALL: calls a function. Level ADMINISTRATOR.</summary>
    public const int CallFunction = 71040;

    /// <summary>REX_TEST_PROCESS: tells what becomes of all that a process has if it goes elsewhere. Level ADMINISTRATOR.</summary>
    public const int TestProcess = 71050;
}
