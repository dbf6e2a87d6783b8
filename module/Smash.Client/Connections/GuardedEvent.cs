using System.Diagnostics;

namespace Smash.Client;

/// <summary>
/// Raises events on the connection's own thread. A handler is somebody else's code, in PowerShell even a script block without a runspace to
/// run in: one that throws must neither keep the others from hearing nor end the thread, and with it the process.
/// </summary>
internal static class GuardedEvent
{
    /// <summary>Calls each handler; what one throws goes to <see cref="Trace"/>.</summary>
    /// <typeparam name="T">What the handlers are told.</typeparam>
    /// <param name="handlers">The handlers; null: none.</param>
    /// <param name="sender">Where it happened.</param>
    /// <param name="arguments">What happened.</param>
    public static void Raise<T>(EventHandler<T>? handlers, object sender, T arguments)
    {
        foreach (Delegate handler in handlers?.GetInvocationList() ?? [])
        {
            Call(() => ((EventHandler<T>)handler)(sender, arguments));
        }
    }

    /// <summary>Calls each handler of an event that tells nothing but that it happened.</summary>
    /// <param name="handlers">The handlers; null: none.</param>
    /// <param name="sender">Where it happened.</param>
    public static void Raise(EventHandler? handlers, object sender)
    {
        foreach (Delegate handler in handlers?.GetInvocationList() ?? [])
        {
            Call(() => ((EventHandler)handler)(sender, EventArgs.Empty));
        }
    }

    private static void Call(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception exception)
        {
            Trace.TraceError($"A handler of an event of Smash failed: {exception}");
        }
    }
}
