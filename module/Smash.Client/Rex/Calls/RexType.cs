using System.Globalization;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>The type of a value of a call, as CALLS.md of Smash.Rex has them. Written it is such as <c>i32</c>, <c>f64</c>, <c>str</c>, <c>io</c>, <c>out:64</c>, <c>{i32 f64 u8:3}</c>, <c>&amp;{i32 i32}</c>.</summary>
public sealed record RexType
{
    internal RexType(RexTypeKind kind, int size)
    {
        Kind = kind;
        Size = size;
        Alignment = Math.Max(size, 1);
    }

    private RexType(IReadOnlyList<RexType> members, bool isByPointer)
    {
        Kind = RexTypeKind.Struct;
        Members = members;
        IsByPointer = isByPointer;
        Alignment = members.Max(static member => member.Alignment);
        Size = RoundUp(members.Aggregate(0, static (end, member) => RoundUp(end, member.Alignment) + member.Size), Alignment);
    }

    /// <summary>What it is.</summary>
    public RexTypeKind Kind { get; }

    /// <summary>Bytes that it takes in memory; of room for output, of the room.</summary>
    public int Size { get; }

    /// <summary>What its address is a multiple of.</summary>
    public int Alignment { get; }

    /// <summary>Of a struct, its members; an array's one by one.</summary>
    public IReadOnlyList<RexType> Members { get; } = [];

    /// <summary>Of a struct, whether the function gets its address, and may change it.</summary>
    public bool IsByPointer { get; }

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Kind is RexTypeKind.SignedNumber or RexTypeKind.UnsignedNumber or RexTypeKind.FloatingNumber;

    /// <summary>Whether the function gets an address.</summary>
    public bool IsAddress => IsByPointer || Kind is RexTypeKind.Address or RexTypeKind.Text or RexTypeKind.Input or RexTypeKind.InputOutput or RexTypeKind.Output;

    /// <summary>Reads one. Beside the names of CALLS.md there are those of C and PowerShell, such as int, long, double, string.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="RexErrorException">RexCallInvalid: it is none.</exception>
    public static RexType Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RexTypeReader(text).Read() ?? throw new RexErrorException(
            "RexCallInvalid", Errno.EINVAL, $"'{text}' is no type: there are i8 to i64, u8 to u64, f32, f64, ptr, str, in, io, out:N, {{…}} and &{{…}}; about_Rex_Calls tells more.");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        RexTypeKind.Void => "void",
        RexTypeKind.SignedNumber => Number('i'),
        RexTypeKind.UnsignedNumber => Number('u'),
        RexTypeKind.FloatingNumber => Number('f'),
        RexTypeKind.Address => "ptr",
        RexTypeKind.Text => "str",
        RexTypeKind.Input => "in",
        RexTypeKind.InputOutput => "io",
        RexTypeKind.Output => string.Create(CultureInfo.InvariantCulture, $"out:{Size}"),
        _ => $"{(IsByPointer ? "&" : "")}{{{string.Join(' ', Members)}}}",
    };

    /// <inheritdoc/>
    public bool Equals(RexType? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    internal static RexType MakeStruct(IReadOnlyList<RexType> members, bool isByPointer) => new(members, isByPointer);

    internal static int RoundUp(int number, int multiple) => (number + multiple - 1) / multiple * multiple;

    private string Number(char letter) => string.Create(CultureInfo.InvariantCulture, $"{letter}{Size * 8}");
}
