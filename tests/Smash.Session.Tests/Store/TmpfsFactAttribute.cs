namespace Smash.Session.Tests.Store;

/// <summary>A test that needs a small file system of its own, to fill it. Where mounting is not allowed it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TmpfsFactAttribute : FactAttribute
{
    private static readonly string? Obstacle = FindObstacle();

    public TmpfsFactAttribute() => Skip = Obstacle;

    private static string? FindObstacle()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "Only root can mount the small disk that this test fills.";
        }

        try
        {
            using var disk = new SmallDisk(64 * 1024);
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}
