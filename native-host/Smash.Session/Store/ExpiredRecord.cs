namespace Smash.Session.Store;

/// <summary>An ended job of which nothing is to be kept.</summary>
/// <param name="ClientKey">Whose it is.</param>
/// <param name="Id">Its id among the client's jobs.</param>
/// <param name="OutputPath">Path of its files without their ending.</param>
/// <param name="EndedMicroseconds">When it ended, since the epoch.</param>
internal readonly record struct ExpiredRecord(long ClientKey, uint Id, string OutputPath, long EndedMicroseconds);
