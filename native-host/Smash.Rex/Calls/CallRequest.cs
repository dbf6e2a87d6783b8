using Smash.Protocol.Rex;

namespace Smash.Rex.Calls;

/// <summary>A call that somebody waits for.</summary>
/// <param name="Open">What it is asked for with: <see cref="RexCallTag"/>.</param>
/// <param name="Entered">Called once the controller is about to enter the function, with the fields of ACCEPTED.</param>
/// <param name="Abandoned">Completed when nobody waits any more: what runs is ended, and what has not begun never does.</param>
internal sealed record CallRequest(RexOpen Open, Action<RexFields> Entered, Task Abandoned)
{
    /// <summary>The library, as the executor knows it.</summary>
    public string Library => Open.Fields.FindString(RexCallTag.Library) ?? "";

    /// <summary>The function's symbol.</summary>
    public string Function => Open.Fields.FindString(RexCallTag.Function) ?? "";

    /// <summary>How long it may take; null: as long as it likes.</summary>
    public TimeSpan? TimeLimit => Open.Fields.FindUInt32(RexCallTag.TimeLimit) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
}
