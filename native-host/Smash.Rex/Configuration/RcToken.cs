namespace Smash.Rex.Configuration;

/// <summary>A piece of a line of rex.rc.</summary>
/// <param name="Text">The piece, without quotes.</param>
/// <param name="Column">Where it begins, from 0.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct RcToken(string Text, int Column, RcTokenKind Kind)
{
    /// <summary>Whether it is a word that is not quoted.</summary>
    public bool IsPlain => Kind == RcTokenKind.Plain;
}
