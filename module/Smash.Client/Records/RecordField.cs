namespace Smash.Client;

/// <summary>A field of an exported record.</summary>
/// <param name="Name">Its name: the column of CSV, the key of JSON.</param>
/// <param name="GetValue">
/// Its value: text, a whole number (int, uint, long or ulong), a decimal, a time (DateTime in UTC), a list of texts, or null where there is none.
/// </param>
public sealed record RecordField(string Name, Func<SmashJob, object?> GetValue);
