using System.Globalization;

namespace Smash.LoopBenchmark;

/// <summary>Costs at two sizes, and what one is of the other. Each is the least of several rounds of processor time, taken in turns, so that what else the machine does counts little.</summary>
/// <param name="limit">The greatest ratio that counts as flat.</param>
internal sealed class RatioTable(double limit)
{
    private const int Rounds = 7;

    private bool _hasHeader;

    public bool IsWithinLimit { get; private set; } = true;

    /// <summary>Measures both and prints their line.</summary>
    /// <param name="name">What an event is.</param>
    /// <param name="few">The smaller size, and nanoseconds of processor time per event there.</param>
    /// <param name="many">The larger one.</param>
    public void Add(string name, (int Size, Func<double> Measure) few, (int Size, Func<double> Measure) many)
    {
        double least = double.MaxValue;
        double leastOfMany = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            least = Math.Min(least, few.Measure());
            leastOfMany = Math.Min(leastOfMany, many.Measure());
        }

        Print(name, few.Size, least, many.Size, leastOfMany);
    }

    private void Print(string name, int few, double cost, int many, double costOfMany)
    {
        if (!_hasHeader)
        {
            _hasHeader = true;
            Console.WriteLine($"{"event",-34}{"few",7}{"ns",9}{"many",8}{"ns",9}{"ratio",8}");
        }

        double ratio = costOfMany / cost;
        IsWithinLimit &= ratio <= limit;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-34}{few,7}{cost,9:F0}{many,8}{costOfMany,9:F0}{ratio,8:F2}{(ratio <= limit ? "" : $"  above {limit}")}"));
    }
}
