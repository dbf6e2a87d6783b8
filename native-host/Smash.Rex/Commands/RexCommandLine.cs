namespace Smash.Rex.Commands;

/// <summary>What the program does besides being a daemon: short commands, for people and for the module, here or over ssh. What is wrong is on standard error as <c>smash-rex: ERRORID: MESSAGE</c>.</summary>
internal static class RexCommandLine
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Carries out a command.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>The exit code: 0, 1 where it failed, 2 where it was not understood; null: it is none of these commands.</returns>
    public static int? Run(string[] args) => args switch
    {
        ["--access", ..] => Run(() => AccessCommand.Run(args[1..])),
        ["--keys", ..] => Run(() => KeysCommand.Run(args[1..])),
        ["--servers"] => Run(static () => ServersCommand.Run(Environment.CurrentDirectory)),
        ["--servers", var folder] => Run(() => ServersCommand.Run(folder)),
        _ => null,
    };

    private static int Run(Func<IEnumerable<string>> command)
    {
        try
        {
            foreach (string line in command())
            {
                Console.Out.WriteLine(line);
            }

            return 0;
        }
        catch (RexCommandException exception)
        {
            return Fail(exception.ErrorId, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail("RexFileError", exception.Message);
        }
    }

    private static int Fail(string errorId, string message)
    {
        foreach (string line in message.Split('\n'))
        {
            Console.Error.WriteLine($"smash-rex: {errorId}: {line}");
        }

        return errorId == "RexUsage" ? WrongUsage : Failed;
    }
}
