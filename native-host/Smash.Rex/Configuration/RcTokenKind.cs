namespace Smash.Rex.Configuration;

/// <summary>Sorts of pieces of a line of rex.rc.</summary>
internal enum RcTokenKind
{
    /// <summary>A word that ends at a blank or comma. A colon that stands alone is one.</summary>
    Plain,

    /// <summary>What is between double quotes.</summary>
    Quoted,

    /// <summary>A comma.</summary>
    Comma,

    /// <summary>The backslash by which a line goes on.</summary>
    GoesOn,
}
