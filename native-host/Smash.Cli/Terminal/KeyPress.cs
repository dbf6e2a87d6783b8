using System.Text;

namespace Smash.Cli.Terminal;

/// <summary>A key that was pressed.</summary>
/// <param name="Key">What it does.</param>
/// <param name="Character">The character, for <see cref="Key.Character"/>.</param>
internal readonly record struct KeyPress(Key Key, Rune Character = default);
