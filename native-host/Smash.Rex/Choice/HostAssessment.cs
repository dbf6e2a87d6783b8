namespace Smash.Rex.Choice;

/// <summary>What was found of a host when one was chosen.</summary>
/// <param name="Name">The host.</param>
/// <param name="Verdict">Whether it is chosen, and if not, why.</param>
/// <param name="Load">Its rload as reported; before its first report the least of the others; null: it is not connected.</param>
/// <param name="PlacedLoad">What was placed there and its reports do not hold yet, in rload.</param>
/// <param name="Explanation">Why it is chosen or not, as a sentence.</param>
internal sealed record HostAssessment(string Name, HostVerdict Verdict, double? Load, double PlacedLoad, string Explanation)
{
    /// <summary>What hosts are compared by: rload and what is not in it yet; null: it is not connected.</summary>
    public double? Score => Load + PlacedLoad;
}
