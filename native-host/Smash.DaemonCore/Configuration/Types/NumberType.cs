using System.Globalization;

namespace Smash.DaemonCore.Configuration.Types;

/// <summary>A number that may have a fraction, in a range.</summary>
internal sealed class NumberType(ParameterRange<double> range, string? unit) : ParameterType<double>
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public override string Name => "number";

    public override string Range => $"{Write(range.Least)} to {Write(range.Most)}";

    public override string Unit => unit ?? "";

    public override string? Read(string text, string? folder, out double value)
    {
        if (!double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
        {
            value = 0;
            return $"{Quoted.Of(text)} is not a number from {Range}.";
        }

        return range.Contains(value) ? null : $"{text} is out of range: write a number from {Range}.";
    }

    public override string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
