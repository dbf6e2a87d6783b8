namespace Smash.HelpBuilder;

/// <summary>
/// Reads the one shape of Markdown that help has: a title (the cmdlet's name), the synopsis, then <c>## Description</c>,
/// <c>## Parameters</c> with <c>### -Name</c> for each, <c>## Inputs</c>, <c>## Outputs</c>, two or more
/// <c>## Example: title</c> with one block of code each, and <c>## Links</c>.
/// </summary>
internal sealed class HelpReader
{
    private const string ExampleHeading = "Example: ";

    private readonly string _file;
    private readonly HelpTopic _topic;
    private string _section = "";
    private string? _parameter;

    private HelpReader(string file, string title)
    {
        _file = file;
        _topic = new HelpTopic { Name = title };
    }

    public static HelpTopic Read(string file)
    {
        string[] lines = File.ReadAllLines(file);
        string title = lines.Length > 0 && lines[0].StartsWith("# ", StringComparison.Ordinal) ? lines[0][2..] : throw new HelpSourceException($"{file}: the first line is not a title.");
        var reader = new HelpReader(file, title);
        foreach (string paragraph in SplitParagraphs(lines.Skip(1)))
        {
            reader.Add(paragraph);
        }

        return reader._topic;
    }

    /// <summary>Paragraphs with their lines joined; a heading is one of its own, and so is a block of code, with its line ends.</summary>
    private static IEnumerable<string> SplitParagraphs(IEnumerable<string> lines)
    {
        var paragraph = new List<string>();
        bool isInCode = false;
        foreach (string line in lines.Append(""))
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            isInCode ^= isFence;
            if (isInCode || isFence || line.Length > 0)
            {
                paragraph.Add(line);
            }
            else if (paragraph.Count > 0)
            {
                bool isCode = paragraph[0].StartsWith("```", StringComparison.Ordinal);
                yield return string.Join(isCode || paragraph[0].StartsWith("- ", StringComparison.Ordinal) ? '\n' : ' ', paragraph);
                paragraph.Clear();
            }
        }
    }

    private void Add(string paragraph)
    {
        if (paragraph.StartsWith("## ", StringComparison.Ordinal))
        {
            BeginSection(paragraph[3..]);
        }
        else if (paragraph.StartsWith("### -", StringComparison.Ordinal) && _section == "Parameters")
        {
            _parameter = paragraph[5..];
            _topic.Parameters.Add(_parameter, []);
        }
        else
        {
            AddText(paragraph);
        }
    }

    private void BeginSection(string heading)
    {
        _section = heading;
        if (heading.StartsWith(ExampleHeading, StringComparison.Ordinal))
        {
            _section = ExampleHeading;
            _topic.Examples.Add(new HelpExample(heading[ExampleHeading.Length..]));
        }
    }

    private void AddText(string paragraph)
    {
        switch (_section)
        {
            case "" when _topic.Synopsis.Length == 0:
                _topic.Synopsis = Strip(paragraph);
                break;
            case "Description":
                _topic.Description.Add(Strip(paragraph));
                break;
            case "Parameters" when _parameter is not null:
                _topic.Parameters[_parameter].Add(Strip(paragraph));
                break;
            case "Inputs":
                _topic.Inputs.Add(Strip(paragraph));
                break;
            case "Outputs":
                _topic.Outputs.Add(Strip(paragraph));
                break;
            case ExampleHeading:
                AddToExample(_topic.Examples[^1], paragraph);
                break;
            case "Links":
                _topic.Links.AddRange(paragraph.Split('\n').Select(line => line.TrimStart('-', ' ')));
                break;
            default:
                throw new HelpSourceException($"{_file}: no text belongs here: '{paragraph}'.");
        }
    }

    private void AddToExample(HelpExample example, string paragraph)
    {
        if (!paragraph.StartsWith("```powershell\n", StringComparison.Ordinal))
        {
            example.Remarks.Add(Strip(paragraph));
            return;
        }

        if (example.Code.Length > 0)
        {
            throw new HelpSourceException($"{_file}: example '{example.Title}' has more than one block of code.");
        }

        example.Code = paragraph["```powershell\n".Length..].Replace("\n```", "", StringComparison.Ordinal);
    }

    // Help is shown as plain text.
    private static string Strip(string text) => text.Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
}
