using Smash.Protocol;

namespace Smash.Client;

/// <summary>The members of an array, by state.</summary>
/// <param name="Count">All of them.</param>
/// <param name="New">Those that wait.</param>
/// <param name="Running">Those that run.</param>
/// <param name="Suspended">Those that are stopped.</param>
/// <param name="Exited">Those that ended by themselves.</param>
/// <param name="Aborted">Those that were ended, or never ran.</param>
/// <param name="Canceled">Those that are told to end.</param>
public sealed record MemberCounts(uint Count, uint New, uint Running, uint Suspended, uint Exited, uint Aborted, uint Canceled)
{
    /// <summary>Those that have ended.</summary>
    public uint Ended => Exited + Aborted;

    /// <inheritdoc/>
    public override string ToString() => $"{Ended}/{Count}";

    internal static MemberCounts From(ArrayTerms array)
    {
        uint Of(JobState state) => array.MemberStates.Count > (int)state ? array.MemberStates[(int)state] : 0;
        return new MemberCounts(array.Count, Of(JobState.New), Of(JobState.Running), Of(JobState.Suspended), Of(JobState.Exited), Of(JobState.Aborted), Of(JobState.Canceled));
    }
}
