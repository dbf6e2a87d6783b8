using System.Globalization;

namespace Smash.Client;

/// <summary>Reads a type's text.</summary>
/// <param name="text">The text.</param>
internal sealed class RexTypeReader(string text)
{
    private const int MostMembers = 4096;
    private const int MostRoom = 1_000_000;
    private const int Deepest = 8;

    private static readonly Dictionary<string, RexType> Names = new(StringComparer.Ordinal)
    {
        ["void"] = new(RexTypeKind.Void, 0),
        ["i8"] = new(RexTypeKind.SignedNumber, 1),
        ["i16"] = new(RexTypeKind.SignedNumber, 2),
        ["i32"] = new(RexTypeKind.SignedNumber, 4),
        ["i64"] = new(RexTypeKind.SignedNumber, 8),
        ["u8"] = new(RexTypeKind.UnsignedNumber, 1),
        ["u16"] = new(RexTypeKind.UnsignedNumber, 2),
        ["u32"] = new(RexTypeKind.UnsignedNumber, 4),
        ["u64"] = new(RexTypeKind.UnsignedNumber, 8),
        ["f32"] = new(RexTypeKind.FloatingNumber, 4),
        ["f64"] = new(RexTypeKind.FloatingNumber, 8),
        ["ptr"] = new(RexTypeKind.Address, 8),
        ["str"] = new(RexTypeKind.Text, 8),
        ["in"] = new(RexTypeKind.Input, 8),
        ["io"] = new(RexTypeKind.InputOutput, 8),
    };

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sbyte"] = "i8",
        ["byte"] = "u8",
        ["bool"] = "u8",
        ["char"] = "i8",
        ["short"] = "i16",
        ["ushort"] = "u16",
        ["int"] = "i32",
        ["uint"] = "u32",
        ["long"] = "i64",
        ["ulong"] = "u64",
        ["size_t"] = "u64",
        ["ssize_t"] = "i64",
        ["float"] = "f32",
        ["single"] = "f32",
        ["double"] = "f64",
        ["string"] = "str",
        ["pointer"] = "ptr",
        ["void*"] = "ptr",
        ["char*"] = "str",
    };

    private int _at;
    private int _members;

    private char Next => _at < text.Length ? text[_at] : '\0';

    /// <summary>Reads it.</summary>
    /// <returns>The type; null: it is none.</returns>
    public RexType? Read()
    {
        bool isByPointer = Next == '&';
        _at += isByPointer ? 1 : 0;
        RexType? type = Next == '{' ? ReadStruct(1) : isByPointer ? null : ReadName();
        return type is null || _at != text.Length ? null : isByPointer ? RexType.MakeStruct(type.Members, isByPointer: true) : type;
    }

    private RexType? ReadName()
    {
        if (text.AsSpan(_at).StartsWith("out:"))
        {
            _at += "out:".Length;
            return ReadCount(MostRoom) is { } room ? new RexType(RexTypeKind.Output, room) : null;
        }

        int end = text.AsSpan(_at).IndexOfAny(" :}") is var length and >= 0 ? _at + length : text.Length;
        string name = text[_at..end];
        _at = end;
        return Names.GetValueOrDefault(OtherNames.GetValueOrDefault(name, name));
    }

    private RexType? ReadStruct(int depth)
    {
        var members = new List<RexType>();
        do
        {
            _at++;
            RexType? member = Next == '{' ? (depth < Deepest ? ReadStruct(depth + 1) : null) : ReadName();
            if (member is null || !(member.IsNumber || member.Kind is RexTypeKind.Address or RexTypeKind.Struct) || !TryReadRepeat(out int count))
            {
                return null;
            }

            members.AddRange(Enumerable.Repeat(member, count));
        }
        while (Next == ' ');
        return Next == '}' && _at++ >= 0 ? RexType.MakeStruct(members, isByPointer: false) : null;
    }

    private bool TryReadRepeat(out int count)
    {
        count = 1;
        if (Next == ':')
        {
            _at++;
            if (ReadCount(MostMembers) is not { } repeat)
            {
                return false;
            }

            count = repeat;
        }

        _members += count;
        return _members <= MostMembers;
    }

    private int? ReadCount(int largest)
    {
        int start = _at;
        while (char.IsAsciiDigit(Next))
        {
            _at++;
        }

        return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= largest ? count : null;
    }
}
