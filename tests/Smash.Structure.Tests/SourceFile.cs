using System.Text.RegularExpressions;

namespace Smash.Structure.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">Its path from the top, with slashes.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private const string TypeDeclaration =
        @"(?m)^(?:(?:public|internal|sealed|static|abstract|partial|readonly|unsafe|file|ref|new)\s+)*(?:class|struct|enum|interface|record(?:\s+(?:struct|class))?|delegate\s+[\w.<>?\[\]]+)\s+(\w+)";

    /// <summary>The name without folder and endings: of <c>Jobs/SmashJob.Properties.cs</c> it is <c>SmashJob</c>.</summary>
    public string Stem => System.IO.Path.GetFileName(Path).Split('.')[0];

    public string Folder => System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(Path)!);

    public int LineCount => Text.Count(static character => character == '\n');

    /// <summary>The types that it declares outside of others: those that begin at the start of a line.</summary>
    public IReadOnlyList<string> TopLevelTypes => [.. Regex.Matches(Text, TypeDeclaration).Select(static match => match.Groups[1].Value)];

    /// <summary>The calls into native code that it declares.</summary>
    public int NativeImports => Regex.Count(Text, @"\[\s*(?:DllImport|LibraryImport)\b");

    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public bool Matches(string pattern) => Regex.IsMatch(Text, pattern);

    public override string ToString() => Path;
}
