using System.Management.Automation;
using System.Management.Automation.Host;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>What a cmdlet may do to the console that it writes to: how wide it is, and whether colours are wanted.</summary>
/// <param name="command">The cmdlet.</param>
internal sealed class ConsoleStyle(PSCmdlet command)
{
    private const int UsualWidth = 80;
    private const string Dim = "\e[2m";

    /// <summary>Cells of a line; 80 where there is no console.</summary>
    public int Width => Read(static window => window.Width) is > 0 and var width ? width : UsualWidth;

    /// <summary>Lines of the window; null where there is no console.</summary>
    public int? Height => Read(static window => window.Height) is > 0 and var height ? height : null;

    /// <summary>Whether what is drawn may be drawn over: a terminal reads it, and nothing else.</summary>
    public bool IsTerminal => !Console.IsOutputRedirected && SupportsVirtualTerminal;

    /// <summary>The palette of $PSStyle; without colours where NO_COLOR, $PSStyle or a pipe behind the cmdlet says so.</summary>
    public TimelinePalette GetPalette()
    {
        object? style = command.GetVariableValue("PSStyle");
        if (style is null || !WantsColours(style) || Get(style, "Foreground") is not { } foreground)
        {
            return TimelinePalette.Plain;
        }

        return new TimelinePalette
        {
            Dim = Get(style, "Dim") as string ?? Dim,
            Reset = Get(style, "Reset") as string ?? "",
            Outcomes = new Dictionary<JobOutcome, string>
            {
                [JobOutcome.Running] = Get(foreground, "Cyan") as string ?? "",
                [JobOutcome.Suspended] = Get(foreground, "Yellow") as string ?? "",
                [JobOutcome.Succeeded] = Get(foreground, "Green") as string ?? "",
                [JobOutcome.Failed] = Get(foreground, "Red") as string ?? "",
                [JobOutcome.Canceled] = Get(foreground, "Magenta") as string ?? "",
            },
        };
    }

    private bool WantsColours(object style) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && $"{Get(style, "OutputRendering")}" switch
    {
        "PlainText" => false,
        "Ansi" => true,
        _ => IsTerminal && command.MyInvocation.PipelinePosition == command.MyInvocation.PipelineLength,
    };

    private bool SupportsVirtualTerminal =>
        command.Host.UI is { } console && PSObject.AsPSObject(console).Properties["SupportsVirtualTerminal"]?.Value is true;

    // $PSStyle is of a type that the reference assembly does not know.
    private static object? Get(object target, string property) => PSObject.AsPSObject(target).Properties[property]?.Value;

    private int? Read(Func<Size, int> read)
    {
        try
        {
            return command.Host.UI?.RawUI is { } window ? read(window.WindowSize) : null;
        }
        catch (Exception exception) when (exception is HostException or NotImplementedException or NotSupportedException or IOException)
        {
            // A host without a window says so in one of these ways.
            return null;
        }
    }
}
