using System.Collections;
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
        VariableExpressionAst variable = expression.Find(static ast => ast is VariableExpressionAst, searchNestedScriptBlocks: false) as VariableExpressionAst
            ?? throw new CommandException($"'{expression.Extent.Text}' names no variable.");
        VariablePath name = variable.VariablePath;
        PSVariable? found = name.IsVariable ? session.PSVariable.Get(name.UserPath) : null;
        if (name.IsVariable && found is null)
        {
            throw new CommandException(
                "UsingVariableIsUndefined",
                $"The value of '{expression.Extent.Text}' cannot be passed to the job: the variable has not been set in this session.",
                ErrorCategory.InvalidOperation);
        }

        return expression.SubExpression == variable && found is not null ? found.Value : Invoke(expression.SubExpression, variable, session);
    }

    /// <summary>A member or an element of a variable, or a variable of a drive: the language allows nothing else there, above all no call.</summary>
    private static object? Invoke(ExpressionAst expression, VariableExpressionAst variable, SessionState session)
    {
        // The expression as it is without $using:, which is part of the variable's text.
        int start = variable.Extent.StartOffset - expression.Extent.StartOffset;
        string text = expression.Extent.Text;
        string own = $"${{{variable.VariablePath.UserPath.Replace("`", "``", StringComparison.Ordinal).Replace("}", "`}", StringComparison.Ordinal)}}}";
        string script = string.Concat(text.AsSpan(0, start), own, text.AsSpan(start + variable.Extent.Text.Length));
        // Within a table, a collection stays one value.
        Collection<PSObject> results = session.InvokeCommand.InvokeScript(useLocalScope: false, ScriptBlock.Create($"@{{ Value = {script} }}"), null, null);
        return ((IDictionary)results[0].BaseObject)["Value"];
    }
}
