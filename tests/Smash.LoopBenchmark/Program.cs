using System.Globalization;
using Smash.LoopBenchmark;

// usage: Smash.LoopBenchmark [LIMIT]: exit code 1 when a ratio is above the limit (default 1.5), 2 when it cannot be measured here.
if (args is ["--clients", var path, var count])
{
    return IdleClients.Hold(path, int.Parse(count, CultureInfo.InvariantCulture));
}

double limit = args is [var text] ? double.Parse(text, CultureInfo.InvariantCulture) : 1.5;
try
{
    var table = new RatioTable(limit);
    TimerCost.Measure(table);
    ConnectionCost.Measure(table);
    return table.IsWithinLimit ? 0 : 1;
}
catch (InvalidOperationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
