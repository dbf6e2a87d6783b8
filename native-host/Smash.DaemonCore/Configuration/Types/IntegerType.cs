using System.Globalization;

namespace Smash.DaemonCore.Configuration.Types;

/// <summary>A whole number in a range.</summary>
internal sealed class IntegerType(ParameterRange<int> range, string? unit) : ParameterType<int>
{
    public override string Name => "integer";

    public override string Range => string.Create(CultureInfo.InvariantCulture, $"{range.Least} to {range.Most}");

    public override string Unit => unit ?? "";

    public override string? Read(string text, string? folder, out int value)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return $"{Quoted.Of(text)} is not an integer from {Range}.";
        }

        return range.Contains(value) ? null : $"{text} is out of range: write an integer from {Range}.";
    }

    public override string Write(int value) => value.ToString(CultureInfo.InvariantCulture);
}
