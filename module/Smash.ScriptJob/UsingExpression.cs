using System.Management.Automation.Language;
using System.Text;

namespace Smash.ScriptJob;

/// <summary>The expressions of a script that speak of the caller's variables: <c>$using:name</c>, with members and indexes of it.</summary>
public static class UsingExpression
{
    /// <summary>Name of the parameter by which PowerShell takes the values of a script's expressions, a dictionary by <see cref="GetKey"/>.</summary>
    public const string ParameterName = "--%";

    /// <summary>Finds them, also in script blocks within.</summary>
    /// <param name="script">The script.</param>
    public static IEnumerable<UsingExpressionAst> FindAll(Ast script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return script.FindAll(static ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true).Cast<UsingExpressionAst>();
    }

    /// <summary>The key that PowerShell looks the value of one up with, when it runs.</summary>
    /// <param name="expression">The expression.</param>
    public static string GetKey(UsingExpressionAst expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        string text = expression.ToString();
        // A variable is the same in letters of either case; an expression may hold more than names.
        return Convert.ToBase64String(Encoding.Unicode.GetBytes(expression.SubExpression is VariableExpressionAst ? text.ToLowerInvariant() : text));
    }
}
