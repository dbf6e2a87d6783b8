namespace Smash.DaemonCore.Tests;

/// <summary>Calls a test back.</summary>
internal sealed class TurnEndHandler(Action turnEnd) : ITurnEndHandler
{
    public void OnTurnEnd() => turnEnd();
}
