using Smash.Cli.Terminal;
using Smash.Client;

namespace Smash.Cli;

/// <summary>The entry point.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => (int)Run(arguments);

    private static ExitCode Run(string[] arguments)
    {
        try
        {
            var options = ClientOptions.Parse(arguments);
            if (options.WantsHelp)
            {
                new PlainConsole().WriteLine(ClientOptions.Help);
                return ExitCode.Done;
            }

            if (options.WantsEndpoint)
            {
                return HostEndpointMode.Run(options, new PlainConsole());
            }

            if (options.RexArguments is { } program)
            {
                return RexMode.Run(options, program);
            }

            return options.Command is { } command ? RunCommand(options, command) : RunInteractively(options);
        }
        catch (UsageException exception)
        {
            Complaint.Write(exception.Message);
            Complaint.WriteLine(ClientOptions.Usage);
            return ExitCode.Usage;
        }
        catch (SmashException exception)
        {
            return Complaint.Write(exception);
        }
        catch (IOException exception)
        {
            // Whoever read the output has gone.
            Complaint.Write(exception.Message);
            return ExitCode.Refused;
        }
    }

    private static ExitCode RunCommand(ClientOptions options, string command)
    {
        // A command that is not understood is told before anybody is bothered with a login.
        CommandLine line = CommandTable.Default.Parse(command);
        using SmashConnection connection = options.IsAttaching ? HostLogin.OpenShared(options) : HostLogin.Open(options, options.UserName!);
        var interpreter = new Interpreter(new CommandContext(connection, new PlainConsole(), CommandTable.Default));
        return interpreter.Execute(line, CancellationToken.None);
    }

    private static ExitCode RunInteractively(ClientOptions options)
    {
        IUserConsole console = RawMode.IsPossible ? new TerminalConsole() : new PlainConsole();
        if ((options.UserName ?? console.ReadLine("User name: ")) is not { } userName)
        {
            return ExitCode.Done;
        }

        using SmashConnection connection = HostLogin.Open(options, userName);
        using var session = new InteractiveSession(connection, console);
        return session.Run();
    }
}
