namespace Smash.DaemonCore.Configuration;

/// <summary>The least and the greatest value that a parameter may have, both included.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
public readonly record struct ParameterRange<T>(T Least, T Most)
    where T : IComparable<T>
{
    /// <summary>Whether a value is in the range.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(T value) => Least.CompareTo(value) <= 0 && Most.CompareTo(value) >= 0;
}
