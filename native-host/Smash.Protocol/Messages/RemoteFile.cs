namespace Smash.Protocol;

/// <summary>A file or folder that goes to another host for a job, or a result that comes back.</summary>
/// <param name="Path">Absolute path here.</param>
/// <param name="Name">Its path there, in the folder that the job runs in.</param>
public sealed record RemoteFile(string Path, string Name);
