namespace Smash.Red.Worlds;

/// <summary>User ids that worlds get where RED is root, one each.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal readonly record struct UserRange(uint First, uint Last)
{
    /// <summary>How many there are.</summary>
    public uint Count => Last - First + 1;
}
