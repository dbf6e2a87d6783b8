namespace Smash.Red.Worlds;

/// <summary>A world could not be made; nothing of it is left.</summary>
/// <param name="message">At which step, why, and what to do about it.</param>
/// <param name="innerException">What failed beneath; null: nothing else.</param>
internal sealed class WorldCreationException(string message, Exception? innerException = null) : IOException(message, innerException);
