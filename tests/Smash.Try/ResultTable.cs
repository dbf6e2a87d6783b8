using System.Globalization;
using Smash.Client;

namespace Smash.Try;

/// <summary>Prints what became of jobs.</summary>
internal static class ResultTable
{
    private const string Row = "{0,-11} {1,-9} {2,-12} {3,4} {4,8} {5,8} {6,9}  {7}";

    public static void PrintHeader() => Console.WriteLine(Row, "Name", "State", "Cause", "Exit", "Wall", "CPU", "Peak", "Evidence");

    public static void Print(SmashJob job) => Console.WriteLine(
        Row,
        job.Name,
        job.State,
        job.Cause,
        job.ExitCode,
        Seconds(job.WallTime),
        Seconds(job.CpuTime),
        job.PeakMemory is { } peak ? ByteSize.Format((ulong)peak) : "",
        job.CauseDetail);

    private static string Seconds(TimeSpan? time) => time is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:F2} s") : "";
}
