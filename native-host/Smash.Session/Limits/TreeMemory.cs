namespace Smash.Session.Limits;

/// <summary>Memory of the processes of a job together.</summary>
/// <param name="Bytes">How much, in the measure that was asked for.</param>
/// <param name="PrivateBytes">That part of it which surely is of these processes alone.</param>
/// <param name="Processes">How many they are.</param>
internal readonly record struct TreeMemory(ulong Bytes, ulong PrivateBytes, int Processes);
