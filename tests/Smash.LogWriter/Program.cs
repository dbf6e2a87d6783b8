// smash-log-writer NAME COUNT PATH MAX_LENGTH MAX_OLD_FILES [LOCK]: waits for a line on standard input, then logs COUNT numbered lines as NAME. Exit code 1: lines were lost.
using System.Globalization;
using Smash.DaemonCore.Logs;

if (args.Length is not (5 or 6))
{
    Console.Error.WriteLine("NAME COUNT PATH MAX_LENGTH MAX_OLD_FILES [LOCK] are needed.");
    return 64;
}

int Number(int index) => int.Parse(args[index], NumberStyles.None, CultureInfo.InvariantCulture);

var file = new LogFileOptions(args[2]) { MaxLength = Number(3), MaxOldFiles = Number(4), LockPath = args.ElementAtOrDefault(5) };
using var log = new DaemonLog(new LogOptions { Subsystem = args[0], File = file, WritesToStandardError = false });
Console.Out.WriteLine("ready");
Console.In.ReadLine();
int count = Number(1);
for (int number = 1; number <= count; number++)
{
    log.Info($"line {number} of {count}");
}

return log.LostLines == 0 ? 0 : 1;
