using System.Xml;

namespace Smash.Rex.Configuration;

/// <summary>
/// Reads the XML form of a configuration: <c>&lt;rex&gt;</c> with one element for each option, in it the values as text, or one element for each value. What else XML has,
/// as document types and entities of one's own, is refused.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class XmlForm(string file, RexProblemList problems)
{
    private const string Root = "rex";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its statements; those before the first that is no XML.</returns>
    public IReadOnlyList<RexStatement> Read(string text)
    {
        var statements = new List<RexStatement>();
        using var characters = new StringReader(text);
        using var reader = XmlReader.Create(characters, Settings);
        try
        {
            reader.MoveToContent();
            if (reader.NamespaceURI.Length > 0 || reader.LocalName != Root)
            {
                problems.Add(OriginOf(reader), $"The outermost element is <{reader.Name}>: it must be <{Root}>.");
                return [];
            }

            ReadOptions(reader, statements);
        }
        catch (XmlException exception)
        {
            problems.Add(new RexOrigin(file, exception.LineNumber > 0 ? exception.LineNumber : LineOfDocumentType(text)), exception.Message);
        }

        return statements;
    }

    // The reader does not say where what it refuses is.
    private static int LineOfDocumentType(string text) => text.AsSpan(0, int.Max(0, text.IndexOf("<!DOCTYPE", StringComparison.Ordinal))).Count('\n') + 1;

    private void ReadOptions(XmlReader reader, List<RexStatement> statements)
    {
        bool isEmpty = reader.IsEmptyElement;
        CheckAttributes(reader);
        while (!isEmpty && reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                statements.Add(ReadOption(reader));
            }
            else
            {
                problems.Add(OriginOf(reader), $"Text belongs into an option's element, not into <{Root}> itself.");
            }
        }

        // What is after the end must be XML, too.
        while (reader.Read())
        {
        }
    }

    private RexStatement ReadOption(XmlReader reader)
    {
        (string name, RexOrigin origin, bool isEmpty) = (reader.Name, OriginOf(reader), reader.IsEmptyElement);
        var words = new List<RexWord>();
        CheckAttributes(reader);
        while (!isEmpty && reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                ReadValue(reader, words);
            }
            else
            {
                words.AddRange(RexWord.Split(reader.Value, OriginOf(reader), RexOptionTable.IsList(name)));
            }
        }

        return new RexStatement(name, words, origin);
    }

    private void ReadValue(XmlReader reader, List<RexWord> words)
    {
        (string name, RexOrigin origin, bool isEmpty) = (reader.Name, OriginOf(reader), reader.IsEmptyElement);
        CheckAttributes(reader);
        int before = words.Count;
        while (!isEmpty && reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                problems.Add(OriginOf(reader), $"There are no elements in <{name}>, so no <{reader.Name}>.");
                reader.Skip();
            }
            else
            {
                words.AddRange(RexWord.Split(reader.Value, OriginOf(reader), isList: false));
            }
        }

        if (words.Count == before)
        {
            problems.Add(origin, $"<{name}> is empty.");
        }
    }

    private void CheckAttributes(XmlReader reader)
    {
        if (reader.HasAttributes)
        {
            problems.Add(OriginOf(reader), $"<{reader.Name}> has no attributes: values are text inside.");
        }
    }

    private RexOrigin OriginOf(XmlReader reader) => new(file, ((IXmlLineInfo)reader).LineNumber);
}
