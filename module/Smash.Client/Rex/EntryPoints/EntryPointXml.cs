using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Entry points as XML, by rex.dtd, which is in the document, so that any XML program can check it.</summary>
public static class EntryPointXml
{
    private const string Version = "1";
    private const string Root = "rex";

    // A file that is larger is none of ours, and is not read.
    private const long LargestFile = 64 << 20;

    /// <summary>The document type.</summary>
    public static string DocumentType
    {
        get
        {
            using var reader = new StreamReader(typeof(EntryPointXml).Assembly.GetManifestResourceStream("rex.dtd")!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Writes them.</summary>
    /// <param name="library">The library that they are of.</param>
    /// <param name="entryPoints">They.</param>
    public static string Write(string library, IEnumerable<RexEntryPoint> entryPoints)
    {
        ArgumentNullException.ThrowIfNull(entryPoints);
        var root = new XElement(Root, new XAttribute("version", Version), new XAttribute("library", library), entryPoints.Select(WriteFunction));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE {Root} [\n{DocumentType}]>\n{root}\n";
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="RexErrorException">RexEntryPointFileInvalid: there is none, or it is not by rex.dtd.</exception>
    public static IReadOnlyList<RexEntryPoint> ReadFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile ? Read(File.ReadAllText(path)) : throw new XmlException("It is too large.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or XmlException or RexErrorException)
        {
            throw new RexErrorException("RexEntryPointFileInvalid", Errno.EINVAL, $"{path} has no entry points of REX: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">It.</param>
    /// <exception cref="XmlException">It is none by rex.dtd.</exception>
    /// <exception cref="RexErrorException">A type in it is none.</exception>
    public static IReadOnlyList<RexEntryPoint> Read(string text)
    {
        // Ours alone is the type of the document: what another says of it, or refers to, is passed over.
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        XElement root = XElement.Load(reader);
        return root.Name.LocalName == Root && root.Attribute("version")?.Value == Version
            ? [.. root.Elements("function").Select(function => ReadFunction(function, root.Attribute("library")?.Value ?? ""))]
            : throw new XmlException($"It is no <{Root} version=\"{Version}\">.");
    }

    private static XElement WriteFunction(RexEntryPoint entryPoint) => new(
        "function",
        new XAttribute("name", entryPoint.Name),
        Attribute("returns", entryPoint.ReturnType?.ToString()),
        new XAttribute("c-returns", entryPoint.ReturnCType),
        Attribute("variadic", entryPoint.IsVariadic ? "yes" : null),
        Attribute("input-size", entryPoint.InputSize?.ToString(CultureInfo.InvariantCulture)),
        Attribute("output-size", entryPoint.OutputSize?.ToString(CultureInfo.InvariantCulture)),
        entryPoint.Parameters.Select(static parameter => new XElement(
            "parameter", Attribute("name", parameter.Name), Attribute("type", parameter.Type?.ToString()), new XAttribute("c-type", parameter.CType))));

    private static XAttribute? Attribute(string name, string? value) => string.IsNullOrEmpty(value) ? null : new XAttribute(name, value);

    private static RexEntryPoint ReadFunction(XElement function, string library) => new()
    {
        Name = function.Attribute("name")?.Value ?? throw new XmlException("A function has no name."),
        Library = library,
        ReturnType = function.Attribute("returns")?.Value is { } type ? RexType.Parse(type) : null,
        ReturnCType = function.Attribute("c-returns")?.Value ?? function.Attribute("returns")?.Value ?? "?",
        IsVariadic = function.Attribute("variadic")?.Value == "yes",
        Parameters = function.Elements("parameter").Select(static parameter => new RexParameter(
            parameter.Attribute("name")?.Value ?? "",
            parameter.Attribute("type")?.Value is { } type ? RexType.Parse(type) : null,
            parameter.Attribute("c-type")?.Value ?? parameter.Attribute("type")?.Value ?? "?")).ToArray(),
    };
}
