using System.Collections;
using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Reads -InputFile and -OutputFile: a path or name alone, or hashtables from where a file is to where it goes.</summary>
/// <param name="resolve">Makes an absolute path of a path as PowerShell understands it; null: the paths are another machine's.</param>
internal sealed class RemoteFileParameter(Func<string, string>? resolve)
{
    /// <summary>Reads an item of -InputFile.</summary>
    /// <exception cref="CommandException">PathNotFound: there is no such file here. InvalidArgument: a path or name cannot be used.</exception>
    public IEnumerable<RemoteFile> ReadInput(object item)
    {
        foreach ((string from, string? to) in ReadPairs(nameof(PlacedSubmissionCommand.InputFile), item))
        {
            string path = Resolve(from);
            if (resolve is not null && !File.Exists(path) && !Directory.Exists(path))
            {
                throw new CommandException("PathNotFound", $"'{path}' is not there: it cannot be brought to another host.", ErrorCategory.ObjectNotFound);
            }

            yield return new RemoteFile(path, CheckName(to ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(path))));
        }
    }

    /// <summary>Reads an item of -OutputFile.</summary>
    /// <exception cref="CommandException">InvalidArgument: a path or name cannot be used.</exception>
    public IEnumerable<RemoteFile> ReadOutput(object item)
    {
        foreach ((string from, string? to) in ReadPairs(nameof(PlacedSubmissionCommand.OutputFile), item))
        {
            string name = CheckName(from);
            yield return new RemoteFile(Resolve(to ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(name))), name);
        }
    }

    private static IEnumerable<(string From, string? To)> ReadPairs(string parameter, object item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        IDictionary pairs => pairs.Cast<DictionaryEntry>().Select(pair => (Text(parameter, pair.Key), (string?)Text(parameter, pair.Value))),
        FileSystemInfo file => [(file.FullName, null)],
        var text => [(Text(parameter, text), null)],
    };

    private static string Text(string parameter, object? value) =>
        value?.ToString() is { Length: > 0 } text ? text : throw new CommandException($"-{parameter} has an empty path or name.");

    private static string CheckName(string name) => name.Length == 0 || name.StartsWith('/') || name.Split('/').Contains("..")
        ? throw new CommandException($"'{name}' cannot be a file's name on the other host: it is one below the folder that the job runs in.")
        : name;

    private string Resolve(string path) => resolve is not null ? resolve(path)
        : path.StartsWith('/') ? path
        : throw new CommandException($"'{path}' does not begin at the root, and a file on another machine (-Connection) has to.");
}
