namespace Smash.PowerShell;

/// <summary>Whether somebody is there who can answer a question of ssh's.</summary>
internal static class TerminalPrompt
{
    // pwsh takes an option by any beginning of its name that is its alone.
    private const string Option = "noninteractive";
    private const int ShortestOption = 4;

    /// <summary>Whether this session has a terminal and was not started as one that asks nothing.</summary>
    public static bool IsPossible => !Console.IsInputRedirected && !Environment.GetCommandLineArgs().Skip(1).Any(IsNonInteractive);

    private static bool IsNonInteractive(string argument)
    {
        string name = argument.TrimStart('-');
        return argument.StartsWith('-') && name.Length >= ShortestOption && Option.StartsWith(name, StringComparison.OrdinalIgnoreCase);
    }
}
