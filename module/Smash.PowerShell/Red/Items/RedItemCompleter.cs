using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes paths in a world that is given by -World; it waits for no RED for long, and never fails.</summary>
public sealed class RedItemCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (FindWorld(fakeBoundParameters?["World"]) is not { IsDestroyed: false } world)
        {
            return [];
        }

        string typed = (wordToComplete ?? "").Trim('\'', '"');
        string directory = typed.LastIndexOf('/') is var slash and >= 0 ? typed[..(slash + 1)] : "";
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return world.List(RedPath.Normalize(directory), patience.Token).Skip(1)
                .Where(item => item.Name.StartsWith(typed[directory.Length..], StringComparison.Ordinal))
                .Select(item => Complete(directory + item.Name, item))
                .ToArray();
        }
        catch (Exception exception) when (exception is SmashException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever presses Tab wants completions or nothing; the command itself will say what is wrong.
            return [];
        }
    }

    private static RedWorld? FindWorld(object? given) => given switch
    {
        PSObject wrapped => FindWorld(wrapped.BaseObject),
        RedWorld world => world,
        RedHost host => host.DefaultWorld,
        string text => RedHostTable.FindWorld(text),
        _ => null,
    };

    private static CompletionResult Complete(string path, RedItem item)
    {
        string text = WildcardPattern.Escape(path);
        bool isPlain = text.All(static character => char.IsAsciiLetterOrDigit(character) || "/._-".Contains(character));
        return new CompletionResult(
            isPlain ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'",
            item.Name,
            item.IsDirectory ? CompletionResultType.ProviderContainer : CompletionResultType.ProviderItem,
            $"{item.Mode} {item.FullName}");
    }
}
