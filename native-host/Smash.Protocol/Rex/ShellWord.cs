using System.Collections.Frozen;

namespace Smash.Protocol.Rex;

/// <summary>Words that mean something to a shell where the name of a program could be.</summary>
public static class ShellWord
{
    // Reserved words and built-ins of dash and bash; a name that is in neither is a program.
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        (". : alias bg bind break builtin caller case cd chdir command compgen complete compopt continue coproc declare dirs disown do done echo elif else enable esac eval exec exit export false fc fg fi for "
        + "function getopts hash help history if in jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source suspend test then time times trap true type "
        + "typeset ulimit umask unalias unset until wait while").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Whether the first word of a line means something to the shell: an assignment, a reserved word or a built-in.</summary>
    /// <param name="word">The word.</param>
    public static bool IsForShell(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Contains('=', StringComparison.Ordinal) || Words.Contains(word);
    }
}
