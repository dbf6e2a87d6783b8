using System.Text;
using Smash.Client;

namespace Smash.Cli;

/// <summary>Messages on standard error.</summary>
internal static class Complaint
{
    private static readonly Stream Errors = StandardStream.OpenError();

    /// <summary>Writes what is wrong with the program's name before it.</summary>
    public static void Write(string message) => WriteLine("smash: " + message);

    /// <summary>Writes why the host did not do something.</summary>
    /// <returns>The exit code that says the same.</returns>
    public static ExitCode Write(SmashException exception)
    {
        Write($"{exception.Message} ({exception.Error})");
        return exception is HostNotRunningException or EndpointException or SmashConnectionLostException ? ExitCode.NoHost : ExitCode.Refused;
    }

    public static void WriteLine(string line) => Errors.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
