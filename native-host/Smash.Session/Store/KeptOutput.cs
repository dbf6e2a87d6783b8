using Microsoft.Data.Sqlite;
using Smash.Protocol;

namespace Smash.Session.Store;

/// <summary>An ended job's output, as the records have it.</summary>
/// <param name="ClientKey">Whose it is.</param>
/// <param name="Id">The job's id among the client's jobs.</param>
/// <param name="Path">Path of its files without their ending.</param>
/// <param name="EndedMicroseconds">When the job ended, since the epoch.</param>
/// <param name="State">What has become of it.</param>
internal readonly record struct KeptOutput(long ClientKey, uint Id, string Path, long EndedMicroseconds, OutputState State)
{
    public static KeptOutput Read(SqliteDataReader row) => new(row.GetInt64(0), (uint)row.GetInt64(1), row.GetString(2), row.GetInt64(3), (OutputState)row.GetInt32(4));
}
