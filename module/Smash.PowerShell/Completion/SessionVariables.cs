using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>The variables of the session in which somebody presses Tab.</summary>
internal static class SessionVariables
{
    /// <summary>The variables that hold something of a type, as one writes them, and what they hold.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static (string Text, T Value)[] Find<T>()
        where T : class
    {
        try
        {
            using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            return
            [
                .. from variable in shell.AddCommand("Microsoft.PowerShell.Utility\\Get-Variable").Invoke<PSVariable>()
                   let value = (variable.Value is PSObject wrapped ? wrapped.BaseObject : variable.Value) as T
                   where value is not null
                   select (Quote(variable.Name), value),
            ];
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            // Whoever presses Tab wants completions or nothing: no runspace, or one in which nothing can be run.
            return [];
        }
    }

    private static string Quote(string name) => name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_') ? $"${name}" : $"${{{name}}}";
}
