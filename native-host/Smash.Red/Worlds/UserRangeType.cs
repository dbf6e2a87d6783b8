using System.Globalization;
using Smash.DaemonCore.Configuration;

namespace Smash.Red.Worlds;

/// <summary>A range of user ids, such as <c>61184-65519</c>.</summary>
internal sealed class UserRangeType : ParameterType<UserRange>
{
    private const uint LeastUser = 1000;
    private const uint MostUser = uint.MaxValue - 2;

    /// <inheritdoc/>
    public override string Name => "user ids";

    /// <inheritdoc/>
    public override string Range => string.Create(CultureInfo.InvariantCulture, $"{LeastUser} to {MostUser}");

    /// <inheritdoc/>
    public override string? Read(string text, string? folder, out UserRange value)
    {
        value = default;
        string[] ends = text.Split('-', StringSplitOptions.TrimEntries);
        if (ends.Length != 2 || !TryRead(ends[0], out uint first) || !TryRead(ends[1], out uint last) || first > last)
        {
            return $"'{text}' is no range of user ids: write FIRST-LAST, both from {Range}.";
        }

        value = new UserRange(first, last);
        return null;
    }

    /// <inheritdoc/>
    public override string Write(UserRange value) => string.Create(CultureInfo.InvariantCulture, $"{value.First}-{value.Last}");

    private static bool TryRead(string text, out uint user) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out user) && user is >= LeastUser and <= MostUser;
}
