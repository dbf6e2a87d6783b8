namespace Smash.DaemonCore.Tests.Cedar;

/// <summary>A test that needs OpenSSH's client and server; where they are missing it is told as skipped, in the counts and on standard error.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SshFactAttribute : FactAttribute
{
    public SshFactAttribute()
    {
        if (TestSshServer.Missing is { } missing)
        {
            Skip = $"{missing} is not installed: NOTHING OF THE TUNNEL IS TESTED. Install openssh-server and openssh-client.";
            Console.Error.WriteLine(Skip);
        }
    }
}
