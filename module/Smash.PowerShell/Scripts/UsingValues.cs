using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>The values of <c>$using:</c> in a script, as the caller of a cmdlet sees them at that moment.</summary>
internal static class UsingValues
{
    /// <summary>Evaluates them.</summary>
    /// <param name="script">The script.</param>
    /// <param name="session">The caller's session.</param>
    /// <returns>CLIXML by key.</returns>
    /// <exception cref="CommandException">UsingVariableIsUndefined.</exception>
    public static Dictionary<string, string> Collect(ScriptBlock script, SessionState session)
    {
        var values = new Dictionary<string, string>();
        foreach (UsingExpressionAst expression in UsingExpression.FindAll(script.Ast))
        {
            string key = UsingExpression.GetKey(expression);
            if (!values.ContainsKey(key))
            {
                values.Add(key, CliXml.Write(Evaluate(expression, session)));
            }
        }

        return values;
    }

    private static object? Evaluate(UsingExpressionAst expression, SessionState session)
    {
        VariablePath name = expression.Find(static ast => ast is VariableExpressionAst, searchNestedScriptBlocks: false) is VariableExpressionAst variable
            ? variable.VariablePath
            : throw new CommandException($"'{expression.Extent.Text}' names no variable.");
        PSVariable? found = name.IsVariable ? session.PSVariable.Get(name.UserPath) : null;
        if (name.IsVariable && found is null)
        {
            throw new CommandException(
                "UsingVariableIsUndefined",
                $"The value of '{expression.Extent.Text}' cannot be passed to the job: the variable has not been set in this session.",
                ErrorCategory.InvalidOperation);
        }

        return expression.SubExpression is VariableExpressionAst && found is not null ? found.Value : Invoke(expression.SubExpression, session);
    }

    /// <summary>A member or an element of a variable, or a variable of a drive: the language allows nothing else there, above all no call.</summary>
    private static PSObject? Invoke(Ast expression, SessionState session)
    {
        // The comma keeps a collection together.
        Collection<PSObject> results = session.InvokeCommand.InvokeScript(useLocalScope: false, ScriptBlock.Create($",({expression.Extent.Text})"), null, null);
        return results.Count == 0 ? null : results[0];
    }
}
