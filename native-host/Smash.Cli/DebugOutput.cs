using Smash.Client;

namespace Smash.Cli;

/// <summary>What <c>-d</c> shows on standard error.</summary>
internal static class DebugOutput
{
    private static volatile bool _isOn;

    /// <summary>Shows the connection's updates and end from now on.</summary>
    public static void Attach(SmashConnection connection)
    {
        _isOn = true;
        connection.JobUpdated += static (_, arguments) => Write($"received {arguments.Update.Type}: {UpdateText.Of(arguments.Update)}");
        connection.Lost += static (_, _) => Write("the connection was lost");
    }

    public static void Write(string message)
    {
        if (_isOn)
        {
            Complaint.WriteLine("smash: debug: " + message);
        }
    }
}
