namespace Smash.DaemonCore.Configuration.Types;

/// <summary>A number of bytes. A unit is 1,024 times the one before, with or without an i, as everywhere in this product.</summary>
internal sealed class SizeType : ParameterType<long>
{
    private static readonly UnitTable Units = new(
    [
        (1, ["B", "byte", "bytes"]),
        (1L << 10, ["KiB", "KB", "K"]),
        (1L << 20, ["MiB", "MB", "M"]),
        (1L << 30, ["GiB", "GB", "G"]),
        (1L << 40, ["TiB", "TB", "T"]),
        (1L << 50, ["PiB", "PB", "P"]),
        (1L << 60, ["EiB", "EB", "E"]),
    ]);

    private readonly ParameterRange<long> _range;

    public SizeType(ParameterRange<long> range, string? unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(range.Least);
        _range = range;
        Unit = unit ?? "B";
        if (!Units.Has(Unit))
        {
            throw new ArgumentException($"{unit} is not a unit of sizes.", nameof(unit));
        }
    }

    public override string Name => "size";

    public override string Range => $"{Write(_range.Least)} to {(_range.Most == long.MaxValue ? "8 EiB - 1 B" : Write(_range.Most))}";

    public override string Unit { get; }

    public override string? Read(string text, string? folder, out long value)
    {
        value = 0;
        if (!Units.TryRead(text, Unit, out decimal bytes))
        {
            return $"{Quoted.Of(text)} is not a size: write a number and B, KB, MB, GB or TB, as in 10 MB; a plain number is in {Unit}.";
        }

        value = (long)decimal.Floor(bytes);
        return _range.Contains(value) ? null : $"{Quoted.Of(text)} is out of range: write a size from {Range}.";
    }

    public override string Write(long value) => Units.Write(value);
}
