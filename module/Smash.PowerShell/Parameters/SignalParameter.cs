using System.Globalization;
using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>Signals by name and number, as signal(7) has them on Linux.</summary>
internal static class SignalParameter
{
    private static readonly string[] ByNumber =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The names, with SIG.</summary>
    public static IEnumerable<string> Names => ByNumber.Skip(1).Select(static name => $"SIG{name}");

    /// <summary>Reads a name, with or without SIG and in letters of either case, or a number above 0.</summary>
    /// <exception cref="CommandException">It is neither.</exception>
    public static int Parse(string text)
    {
        string name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        int number = Array.FindIndex(ByNumber, known => known.Length > 0 && known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return number > 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0)
            ? number
            : throw new CommandException("UnknownSignal", $"'{text}' is no signal: use a name such as SIGHUP, or a number.", ErrorCategory.InvalidArgument);
    }

    /// <summary>The name of a signal; the number itself where it has none.</summary>
    public static string NameOf(int signal) => signal > 0 && signal < ByNumber.Length ? $"SIG{ByNumber[signal]}" : $"signal {signal}";
}
