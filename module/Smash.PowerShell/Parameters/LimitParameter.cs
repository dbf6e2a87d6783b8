using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Reads limits by the table of their kinds.</summary>
internal static class LimitParameter
{
    /// <summary>Reads a limit.</summary>
    /// <param name="resource">Which one.</param>
    /// <param name="value">What its parameter was given; null: it was not.</param>
    /// <returns>How much, in its unit; null: it is not asked for.</returns>
    /// <exception cref="CommandException">InvalidSize, InvalidTimeSpan, InvalidCount: no such value. LimitOutOfRange: too little or too much.</exception>
    public static ulong? Read(LimitResource resource, object? value)
    {
        LimitDefinition definition = LimitDefinition.Find(resource)!;
        if (value is null)
        {
            return null;
        }

        ulong number = definition.Unit switch
        {
            LimitUnit.Bytes => SizeParameter.Read(definition.Parameter, value),
            LimitUnit.Seconds => TimeParameter.ReadWholeSeconds(definition.Parameter, value),
            LimitUnit.Milliseconds => TimeParameter.ReadMilliseconds(definition.Parameter, value),
            _ => ReadCount(definition, value),
        };
        return number >= definition.Least && number <= definition.Most ? number : throw OutOfRange(definition, value);
    }

    /// <summary>Reads processors.</summary>
    /// <param name="values">Lists of them.</param>
    /// <returns>One list, as 0,2-3.</returns>
    /// <exception cref="CommandException">InvalidProcessorList: it is none.</exception>
    public static string ReadProcessors(string[] values)
    {
        string list = string.Join(',', values).Replace(" ", "", StringComparison.Ordinal);
        return Regex.IsMatch(list, "^[0-9]{1,4}(-[0-9]{1,4})?(,[0-9]{1,4}(-[0-9]{1,4})?)*$", RegexOptions.CultureInvariant)
            ? list
            : throw new CommandException("InvalidProcessorList", $"-CpuAffinity cannot be '{list}': it is a list of processors, which count from 0: 0, '0,2', '0-3'.");
    }

    /// <summary>Reads an I/O priority.</summary>
    /// <exception cref="CommandException">InvalidIoPriority: it is none.</exception>
    public static IoPriority ReadIoPriority(string text) => IoPriority.TryParse(text, out IoPriority priority)
        ? priority
        : throw new CommandException("InvalidIoPriority", $"-IoPriority cannot be '{text}': it is Idle, BestEffort:0 (first) to BestEffort:7 (last), RealTime:0 to RealTime:7, or a level alone, which is BestEffort's.");

    private static ulong ReadCount(LimitDefinition definition, object value)
    {
        object plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        string text = Convert.ToString(plain, CultureInfo.InvariantCulture) ?? "";
        bool isNumber = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out decimal number);
        return !isNumber
            ? throw new CommandException("InvalidCount", $"-{definition.Parameter} cannot be '{value}': it is a whole number from {definition.Least} to {definition.Most}.")
            : number < 0 || number > ulong.MaxValue ? throw OutOfRange(definition, value) : (ulong)number;
    }

    private static CommandException OutOfRange(LimitDefinition definition, object value) =>
        new("LimitOutOfRange", $"-{definition.Parameter} cannot be {value}: it goes from {definition.Least} to {definition.Most}. Leave it out for no limit.");
}
