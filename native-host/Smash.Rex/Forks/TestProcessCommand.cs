using System.ComponentModel;
using System.Globalization;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Links;

namespace Smash.Rex.Forks;

/// <summary>
/// REX_TEST_PROCESS: tells what becomes of all that a process has if it goes elsewhere. It takes the pid; it answers with an error id, and, where that is empty, a number of findings and for each what becomes of it (carried, stream, cut,
/// blocks), what it is, and why; else with error number and message.
/// </summary>
/// <param name="services">What it needs.</param>
internal sealed class TestProcessCommand(LinkServices services)
{
    private const int WordsOfFinding = 3;

    /// <summary>Registers it.</summary>
    /// <param name="daemon">The daemon whose command it is.</param>
    public void AddTo(Daemon daemon) => daemon.Commands.Register(RexCommand.TestProcess, "REX_TEST_PROCESS", AuthorizationLevel.Administrator, ExecuteAsync);

    /// <summary>Carries it out.</summary>
    /// <param name="context">The command.</param>
    public async ValueTask<CommandDisposition> ExecuteAsync(CommandContext context)
    {
        uint pid = context.Request.GetUInt32();
        context.Request.EndOfMessage();
        try
        {
            using ForkRun run = await ForkRun.StartAsync(services, "test", pid.ToString(CultureInfo.InvariantCulture));
            run.Tell("");
            ForkOutcome outcome = await run.WaitAsync();
            Put(context, [.. outcome.Output.Split('\n').Select(static line => line.Split('\t')).Where(static words => words.Length == WordsOfFinding)]);
        }
        catch (Exception exception) when (exception is ProcessCreationException or Win32Exception)
        {
            context.Answer.Put("RexForkUnavailable");
            context.Answer.Put((int)Errno.EOPNOTSUPP);
            context.Answer.Put($"The program smash-fork was not started: {exception.Message}");
        }

        return CommandDisposition.Close;
    }

    private static void Put(CommandContext context, string[][] findings)
    {
        context.Answer.Put("");
        context.Answer.Put((uint)findings.Length);
        foreach (string word in findings.SelectMany(static words => words))
        {
            context.Answer.Put(word);
        }
    }
}
