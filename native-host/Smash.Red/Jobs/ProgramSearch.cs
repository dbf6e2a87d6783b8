using Smash.Protocol.Red;

namespace Smash.Red.Jobs;

/// <summary>Looks for programs as execvp(3) will, inside a world.</summary>
internal static class ProgramSearch
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Refuses what cannot be executed. Not on the loop.</summary>
    /// <param name="world">The world.</param>
    /// <param name="command">The command.</param>
    /// <exception cref="RedException">RED_EBADCOMMAND.</exception>
    public static void Require(IJobWorld world, RedCommand command)
    {
        string name = command.Command;
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || command.Arguments.Any(static argument => argument.Contains('\0', StringComparison.Ordinal)))
        {
            throw new RedException(RedError.BadCommand, name.Length == 0 ? "the command is empty" : "a word of the command has a NUL");
        }

        string path = world.RunEnvironment.GetValueOrDefault("PATH") ?? DefaultPath;
        bool isThere = name.Contains('/', StringComparison.Ordinal) ? world.CanExecute(name) : path.Split(':').Any(folder => world.CanExecute($"{folder}/{name}"));
        if (!isThere)
        {
            throw new RedException(RedError.BadCommand, name.Contains('/', StringComparison.Ordinal) ? $"'{name}' is not there, or not to be executed" : $"there is no program '{name}' in {path}");
        }
    }
}
