namespace Smash.Rex.Origin;

/// <summary>Who this user is to other machines.</summary>
internal static class LocalIdentity
{
    /// <summary>HOST.USER: this machine's name up to its first dot, and the user's.</summary>
    public static string Name => $"{Environment.MachineName.Split('.')[0]}.{Environment.UserName}";
}
