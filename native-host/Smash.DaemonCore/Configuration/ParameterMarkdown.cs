using System.Text;

namespace Smash.DaemonCore.Configuration;

/// <summary>Writes parameters as a Markdown table, for the documents of a daemon.</summary>
public static class ParameterMarkdown
{
    /// <summary>Writes the table: name, type, default, unit of a plain number, range, whether a reconfigure suffices, description.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <returns>The table in order of the names, lines ended by <c>\n</c>.</returns>
    public static string Write(ParameterTable parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var text = new StringBuilder("| Name | Type | Default | Unit | Range | Takes effect | Description |\n|---|---|---|---|---|---|---|\n");
        foreach (ParameterDefinition parameter in parameters.Definitions)
        {
            string effect = parameter.IsReconfigurable ? "reconfigure" : "restart";
            text.Append("| ").AppendJoin(" | ", [$"`{parameter.Name}`", parameter.TypeName, Code(parameter.DefaultText), parameter.Unit, Cell(parameter.Range), effect, Cell(parameter.Description)]).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Code(string text) => text.Length == 0 ? "" : $"`{Cell(text)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
