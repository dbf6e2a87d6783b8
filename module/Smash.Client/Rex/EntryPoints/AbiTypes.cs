using System.Globalization;
using System.Xml.Linq;

namespace Smash.Client;

/// <summary>The types in what abidw writes, by their ids.</summary>
internal sealed class AbiTypes
{
    // A struct within a struct, and so on: more than C programmers write.
    private const int Deepest = 8;

    private readonly Dictionary<string, XElement> _elements = new(StringComparer.Ordinal);

    /// <summary>Collects them.</summary>
    /// <param name="corpus">The document.</param>
    public AbiTypes(XElement corpus)
    {
        foreach (XElement element in corpus.Descendants().Where(static element => element.Attribute("id") is not null))
        {
            // A struct that is only named in one place is defined in another.
            string id = Text(element, "id");
            if (!_elements.TryGetValue(id, out XElement? known) || Text(known, "is-declaration-only") == "yes")
            {
                _elements[id] = element;
            }
        }
    }

    /// <summary>An attribute; empty: it is not there.</summary>
    public static string Text(XElement element, string name) => element.Attribute(name)?.Value ?? "";

    /// <summary>The type as a call passes it; null: no call can.</summary>
    /// <param name="id">Its id.</param>
    public RexType? Find(string id) => Find(id, 0);

    /// <summary>The type as C has it.</summary>
    /// <param name="id">Its id.</param>
    public string Name(string id) => Name(id, 0);

    private static RexType? OfScalar(XElement element)
    {
        string name = Text(element, "name");
        int bits = Bits(element);
        return name == "void" ? RexType.Parse("void")
            : name is "float" or "double" ? RexType.Parse($"f{bits}")
            : bits is not (8 or 16 or 32 or 64) || name.Contains("double", StringComparison.Ordinal) || name.Contains("complex", StringComparison.OrdinalIgnoreCase) ? null
            : RexType.Parse($"{(name.Contains("unsigned", StringComparison.Ordinal) || name is "_Bool" or "bool" ? 'u' : 'i')}{bits}");
    }

    private static int Bits(XElement element) => int.TryParse(Text(element, "size-in-bits"), NumberStyles.None, CultureInfo.InvariantCulture, out int bits) ? bits : 0;

    private RexType? Find(string id, int depth)
    {
        if (depth > Deepest * 2 || !_elements.TryGetValue(id, out XElement? element))
        {
            return null;
        }

        return element.Name.LocalName switch
        {
            "type-decl" => OfScalar(element),
            "typedef-decl" or "qualified-type-def" => Find(Text(element, "type-id"), depth + 1),
            "enum-decl" => OfEnum(element),
            "pointer-type-def" => OfPointer(element, depth),
            "reference-type-def" => RexType.Parse("ptr"),
            "class-decl" => OfStruct(element, depth),
            _ => null,
        };
    }

    private RexType? OfEnum(XElement element) => element.Element("underlying-type") is { } underlying && _elements.TryGetValue(Text(underlying, "type-id"), out XElement? type)
        ? RexType.Parse($"{(element.Elements("enumerator").Any(static one => Text(one, "value").StartsWith('-')) ? 'i' : 'u')}{(Bits(type) is var bits and > 0 ? bits : 32)}")
        : null;

    // What it points to decides what callers may give; the address of a struct that is known can be a struct of theirs.
    private RexType? OfPointer(XElement element, int depth)
    {
        string target = Text(element, "type-id");
        return IsConstantCharacter(target) ? RexType.Parse("str")
            : depth == 0 && Find(target, 1) is { Kind: RexTypeKind.Struct } record ? RexType.MakeStruct(record.Members, isByPointer: true)
            : RexType.Parse("ptr");
    }

    private bool IsConstantCharacter(string id)
    {
        XElement? element = _elements.GetValueOrDefault(id);
        return element is not null && element.Name.LocalName == "qualified-type-def" && Text(element, "const") == "yes"
            && _elements.TryGetValue(Text(element, "type-id"), out XElement? target) && target.Name.LocalName == "type-decl" && Text(target, "name") == "char";
    }

    private RexType? OfStruct(XElement element, int depth)
    {
        if (Text(element, "is-struct") != "yes" || Text(element, "is-declaration-only") == "yes" || element.Elements("base-class").Any())
        {
            return null;
        }

        var members = new List<RexType>();
        foreach (XElement member in element.Elements("data-member"))
        {
            if (!TryAddMember(members, Text(member.Element("var-decl")!, "type-id"), depth))
            {
                return null;
            }
        }

        // What was laid out in another way, packed or by bits, is none that a call can pass.
        return members.Count > 0 && RexType.MakeStruct(members, isByPointer: false) is var type && type.Size * 8 == Bits(element) ? type : null;
    }

    private bool TryAddMember(List<RexType> members, string id, int depth)
    {
        XElement? array = FindArray(id);
        RexType? type = Find(array is null ? id : Text(array, "type-id"), depth + 1);
        if (type is null || type.Kind == RexTypeKind.Void)
        {
            return false;
        }

        int count = array is null ? 1 : Bits(array) / 8 / type.Size;
        members.AddRange(Enumerable.Repeat(type.IsAddress ? RexType.Parse("ptr") : type, count));
        return count > 0 && members.Count <= 4096;
    }

    private XElement? FindArray(string id)
    {
        XElement? element = _elements.GetValueOrDefault(id);
        while (element is not null && element.Name.LocalName is "typedef-decl" or "qualified-type-def")
        {
            element = _elements.GetValueOrDefault(Text(element, "type-id"));
        }

        return element?.Name.LocalName == "array-type-def" ? element : null;
    }

    private string Name(string id, int depth)
    {
        if (depth > Deepest || !_elements.TryGetValue(id, out XElement? element))
        {
            return "?";
        }

        string target = Text(element, "type-id");
        return element.Name.LocalName switch
        {
            "pointer-type-def" => Name(target, depth + 1) is var name && name.EndsWith('*') ? $"{name}*" : $"{name} *",
            "qualified-type-def" => Text(element, "const") == "yes" && !Name(target, depth + 1).EndsWith('*') ? $"const {Name(target, depth + 1)}" : Name(target, depth + 1),
            "class-decl" or "union-decl" => $"{(element.Name.LocalName == "union-decl" ? "union" : "struct")} {(Text(element, "is-anonymous") == "yes" ? "{…}" : Text(element, "name"))}",
            "enum-decl" => $"enum {Text(element, "name")}",
            "array-type-def" => $"{Name(target, depth + 1)}[]",
            "function-type" => "(*)()",
            _ => Text(element, "name"),
        };
    }
}
