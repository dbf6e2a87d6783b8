namespace Smash.DaemonCore.Commands;

/// <summary>What the levels are called and which of them imply which (HTCondor's DCpermissionHierarchy).</summary>
public static class AuthorizationLevelExtensions
{
    private static readonly AuthorizationLevel[] ImplyingRead = [AuthorizationLevel.Write, AuthorizationLevel.Config];
    private static readonly AuthorizationLevel[] ImplyingWrite = [AuthorizationLevel.Administrator, AuthorizationLevel.Daemon];

    extension(AuthorizationLevel level)
    {
        /// <summary>The level's name in parameters: READ, WRITE, ADMINISTRATOR, CONFIG, DAEMON or ALLOW.</summary>
        public string ConfigurationName => level switch
        {
            AuthorizationLevel.Read => "READ",
            AuthorizationLevel.Write => "WRITE",
            AuthorizationLevel.Administrator => "ADMINISTRATOR",
            AuthorizationLevel.Config => "CONFIG",
            AuthorizationLevel.Daemon => "DAEMON",
            _ => "ALLOW",
        };

        /// <summary>The levels whose holders have this one too, without a step between.</summary>
        public IReadOnlyList<AuthorizationLevel> DirectlyImpliedBy => level switch
        {
            AuthorizationLevel.Read => ImplyingRead,
            AuthorizationLevel.Write => ImplyingWrite,
            _ => [],
        };
    }
}
