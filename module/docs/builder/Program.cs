using Smash.HelpBuilder;
using Smash.PowerShell;

// HelpBuilder SOURCE TARGET: reads *.md and *.help.txt of SOURCE and writes the help files into TARGET.
if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Smash.HelpBuilder SOURCE TARGET");
    return 2;
}

try
{
    HelpBuild.Run(args[0], args[1], typeof(SmashCommand).Assembly);
    return 0;
}
catch (HelpSourceException exception)
{
    Console.Error.WriteLine($"error SMASHHELP: {exception.Message}");
    return 1;
}
