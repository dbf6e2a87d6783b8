using System.Reflection;

namespace Smash.HelpBuilder;

/// <summary>Builds the module's help, and refuses what is not complete.</summary>
internal static class HelpBuild
{
    /// <summary>Describes the parameters that many cmdlets have; a cmdlet's own text goes before.</summary>
    private const string SharedSource = "_shared.md";

    private const int FewestExamples = 2;

    public static void Run(string source, string target, Assembly cmdlets)
    {
        HelpTopic shared = HelpReader.Read(Path.Combine(source, SharedSource));
        var topics = CmdletShape.FindAll(cmdlets).Select(shape => (shape, ReadTopic(source, shape, shared))).ToList();
        string[] strangers = [.. Directory.GetFiles(source, "*.md").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(name => name + ".md" != SharedSource && topics.TrueForAll(topic => topic.shape.Name != name))];
        Check(strangers.Length == 0, $"there is no cmdlet {string.Join(", ", strangers)}.");
        Directory.CreateDirectory(target);
        foreach (string former in Directory.GetFiles(target, "*.help.txt").Where(former => !File.Exists(Path.Combine(source, Path.GetFileName(former)))))
        {
            File.Delete(former);
        }

        MamlWriter.Write(topics).Save(Path.Combine(target, cmdlets.GetName().Name + ".dll-Help.xml"));
        foreach (string about in Directory.GetFiles(source, "*.help.txt"))
        {
            File.Copy(about, Path.Combine(target, Path.GetFileName(about)), overwrite: true);
        }
    }

    private static HelpTopic ReadTopic(string source, CmdletShape shape, HelpTopic shared)
    {
        string file = Path.Combine(source, shape.Name + ".md");
        Check(File.Exists(file), $"{shape.Name} has no help: write {file}.");
        HelpTopic topic = HelpReader.Read(file);
        Check(topic.Name == shape.Name, $"{file} is titled {topic.Name}.");
        Check(topic.Synopsis.Length > 0 && topic.Description.Count > 0, $"{file} has no synopsis or no description.");
        Check(topic.Examples.Count >= FewestExamples && topic.Examples.TrueForAll(example => example.Code.Length > 0), $"{file} has fewer than {FewestExamples} examples with code.");
        var names = shape.Parameters.Select(parameter => parameter.Name).ToHashSet();
        foreach (string name in topic.Parameters.Keys)
        {
            Check(names.Contains(name), $"{file} describes -{name}, which {shape.Name} does not have.");
        }

        foreach (string name in names.Where(name => !topic.Parameters.ContainsKey(name)))
        {
            Check(shared.Parameters.ContainsKey(name), $"{file} does not describe -{name}.");
            topic.Parameters.Add(name, shared.Parameters[name]);
        }

        return topic;
    }

    private static void Check(bool isRight, string message)
    {
        if (!isRight)
        {
            throw new HelpSourceException(message);
        }
    }
}
