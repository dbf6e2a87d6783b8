namespace Smash.DaemonCore.Tests.Commands;

/// <summary>A test that makes another Unix user, which only root can; for others it is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "Only root can make another user and act as it.";
        }
    }
}
