namespace Smash.Cli.Terminal;

/// <summary>What a key made of the line.</summary>
internal enum LineOutcome
{
    Editing,
    Entered,
    Abandoned,
    EndOfInput,
}
