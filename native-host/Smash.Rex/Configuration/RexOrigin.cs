using System.Globalization;

namespace Smash.Rex.Configuration;

/// <summary>Where something of the configuration stands.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Line">The line, from 1; of a database the number of the row; 0: the file as a whole.</param>
/// <param name="Table">The table, where the file is a database; else null.</param>
internal sealed record RexOrigin(string File, int Line = 0, string? Table = null)
{
    /// <summary>As people and editors read it: <c>/etc/rex.rc:12</c>.</summary>
    public override string ToString() =>
        Line == 0 ? File
        : Table is null ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}")
        : string.Create(CultureInfo.InvariantCulture, $"{File}: {Table} row {Line}");
}
