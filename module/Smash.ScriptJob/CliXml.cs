using System.Management.Automation;
using System.Text;

namespace Smash.ScriptJob;

/// <summary>
/// Objects as CLIXML, PowerShell's own form for objects that leave a process, on one line. What comes back is what a background job of
/// PowerShell gives back: values of the simple types as they are, everything else as a snapshot of its properties.
/// </summary>
public static class CliXml
{
    /// <summary>Writes an object, as deep as PowerShell does for jobs: its properties, and what its type asks for beyond.</summary>
    /// <param name="value">The object; null and objects that contain themselves too.</param>
    /// <returns>A document without line breaks.</returns>
    public static string Write(object? value) => JoinLines(PSSerializer.Serialize(value));

    /// <summary>Reads an object.</summary>
    /// <param name="document">What <see cref="Write"/> wrote.</param>
    /// <exception cref="System.Xml.XmlException">It is no CLIXML.</exception>
    public static object? Read(string document) => PSSerializer.Deserialize(document);

    /// <summary>Takes the line breaks and the indentation out of a document that a writer of XML has made.</summary>
    /// <param name="document">A document.</param>
    public static string JoinLines(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var line = new StringBuilder(document.Length);
        int start = 0;
        for (int end; (end = document.AsSpan(start).IndexOfAny('\r', '\n')) >= 0;)
        {
            end += start;
            int next = end;
            while (next < document.Length && char.IsWhiteSpace(document[next]))
            {
                next++;
            }

            line.Append(document, start, end - start);
            bool isBetweenElements = (end == 0 || document[end - 1] == '>') && (next == document.Length || document[next] == '<');
            start = isBetweenElements ? next : end + 1;
            if (!isBetweenElements)
            {
                line.Append(document[end] == '\r' ? "&#xD;" : "&#xA;");
            }
        }

        return line.Append(document, start, document.Length - start).ToString();
    }
}
