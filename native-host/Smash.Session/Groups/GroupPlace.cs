using Smash.Protocol;

namespace Smash.Session.Groups;

/// <summary>Where groups of jobs can be made for some controllers.</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="Controllers">What can be limited and counted there.</param>
/// <param name="Folder">The group whose children they are.</param>
/// <param name="Files">Names of the files that such a group has.</param>
internal sealed record GroupPlace(int Version, IReadOnlySet<string> Controllers, string Folder, IReadOnlySet<string> Files)
{
    /// <summary>By what a limit is kept here.</summary>
    public LimitKeeper Keeper => Version == 2 ? LimitKeeper.ControlGroup2 : LimitKeeper.ControlGroup1;
}
