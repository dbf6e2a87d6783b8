using System.Globalization;
using Smash.Protocol;

namespace Smash.Cli;

/// <summary>Jobs' states in words.</summary>
internal static class UpdateText
{
    /// <summary>One line: <c>job 3 EXITED, exit code 0</c>.</summary>
    public static string Of(JobUpdate update)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"job {update.JobId} {NameOf(update.State)}");
        return update.Record is { ExitCode: { } code } record && update.State.IsEnded()
            ? string.Create(CultureInfo.InvariantCulture, $"{text}, exit code {code}{CauseOf(record)}")
            : text;
    }

    /// <summary>A state as the protocol's text spells it.</summary>
    public static string NameOf(JobState state) => state.ToString().ToUpperInvariant();

    private static string CauseOf(JobRecord record) => record.Cause is JobCause.None or JobCause.Exit ? "" : $", {record.Cause}";
}
