using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>
/// The function mkdir of sessions with drives of worlds. On Linux PowerShell has none, and the program of that name knows no drives: the function makes
/// directories in worlds, and calls the program for anything else.
/// </summary>
internal static class DirectoryFunction
{
    private const string Name = "mkdir";
    private const string Path = "function:global:mkdir";
    private const string Own = "function:mkdir";

    private const string Text = """
        $paths = @($args | Where-Object { "$_" -notlike '-*' })
        $others = @($paths | Where-Object {
            $provider = $drive = $null
            try { $null = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($_, [ref]$provider, [ref]$drive) } catch { $provider = $null }
            $provider.ImplementingType.FullName -ne 'Smash.PowerShell.RedProvider'
        })
        if ($paths -and -not $others) { New-Item -ItemType Directory -Path $paths -Force:('-p' -in $args) }
        else { & (Get-Command mkdir -CommandType Application -TotalCount 1) @args }
        """;

    /// <summary>Defines it, where the session has none of its own.</summary>
    public static void Define(SessionState session)
    {
        if (session.InvokeCommand.GetCommand(Name, CommandTypes.Function | CommandTypes.Alias) is null)
        {
            session.InvokeProvider.Item.Set(Path, ScriptBlock.Create(Text));
        }
    }

    /// <summary>Takes it away, if it is the one that was defined here.</summary>
    public static void Remove(SessionState session)
    {
        if (session.InvokeCommand.GetCommand(Name, CommandTypes.Function) is FunctionInfo { Definition: Text })
        {
            session.InvokeProvider.Item.Remove(Own, recurse: false);
        }
    }
}
