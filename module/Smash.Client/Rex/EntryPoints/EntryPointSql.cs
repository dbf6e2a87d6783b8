using System.Globalization;
using System.Text;

namespace Smash.Client;

/// <summary>Entry points as SQL: the REXP table of the REX guide, with what calls need beside. SQLite, PostgreSQL and others take it.</summary>
public static class EntryPointSql
{
    private const string Table = """
        CREATE TABLE IF NOT EXISTS REXP (
          name VARCHAR(255) NOT NULL, elf_file VARCHAR(1024) NOT NULL, host VARCHAR(255) NOT NULL, "user" VARCHAR(255) NOT NULL, program VARCHAR(255) NOT NULL, config VARCHAR(1024) NOT NULL,
          address BIGINT, input_size INTEGER, output_size INTEGER, returns VARCHAR(4096), parameters TEXT NOT NULL, declaration TEXT NOT NULL,
          PRIMARY KEY (name, elf_file, host, "user", program));

        """;

    /// <summary>Writes them: the table, where it is not there, and a row for each, in place of what was there of this library.</summary>
    /// <param name="library">The library that they are of.</param>
    /// <param name="entryPoints">They.</param>
    public static string Write(string library, IEnumerable<RexEntryPoint> entryPoints)
    {
        ArgumentNullException.ThrowIfNull(entryPoints);
        string place = $"{Quote(library)}, {Quote(Environment.MachineName)}, {Quote(Environment.UserName)}, ''";
        var sql = new StringBuilder(Table).Append("BEGIN;\n").Append(
            CultureInfo.InvariantCulture, $"DELETE FROM REXP WHERE elf_file = {Quote(library)} AND host = {Quote(Environment.MachineName)} AND \"user\" = {Quote(Environment.UserName)} AND program = '';\n");
        foreach (RexEntryPoint entryPoint in entryPoints)
        {
            string parameters = string.Join(", ", entryPoint.Parameters.Select(static parameter => parameter.Type?.ToString() ?? "?"));
            sql.Append("INSERT INTO REXP (name, elf_file, host, \"user\", program, config, address, input_size, output_size, returns, parameters, declaration) VALUES (");
            sql.Append(
                CultureInfo.InvariantCulture,
                $"{Quote(entryPoint.Name)}, {place}, '', NULL, {Number(entryPoint.InputSize)}, {Number(entryPoint.OutputSize)}, {Quote(entryPoint.ReturnType?.ToString())}, {Quote(parameters)}, {Quote(entryPoint.Declaration)}");
            sql.Append(");\n");
        }

        return sql.Append("COMMIT;\n").ToString();
    }

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "NULL";

    private static string Quote(string? text) => text is null ? "NULL" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
