namespace Smash.DaemonCore.Processes;

/// <summary>A descriptor that a new process gets.</summary>
/// <param name="Descriptor">The descriptor here; it stays open and the caller's.</param>
/// <param name="Target">Its number in the new process, from 0.</param>
/// <param name="Kind">Where the process is a daemon: what it is told of it in SMASH_INHERIT (lower case letters, digits, <c>-</c>); empty: nothing.</param>
public readonly record struct InheritedDescriptor(int Descriptor, int Target, string Kind = "");
