using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Daemons;
using Smash.Protocol.Cedar;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Choice;
using Smash.Rex.Configuration;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>
/// REX_LIST_SERVERS: the servers of rex.rc, the one that would be chosen first. It takes the folder that the user is in (empty: none), the program whose key is used (empty: the user's own), the transaction that they are wanted for
/// (empty: any), and whether those without a link are to be connected first; it answers with an error id, and, where that is empty, what is wrong with rex.rc now (empty: nothing), the number of servers and each of them; else with
/// error number and message.
/// </summary>
/// <param name="servers">The servers.</param>
internal sealed class ListServersCommand(RexServers servers)
{
    /// <summary>Registers it.</summary>
    /// <param name="daemon">The daemon whose command it is.</param>
    public void AddTo(Daemon daemon) => daemon.Commands.Register(RexCommand.ListServers, "REX_LIST_SERVERS", AuthorizationLevel.Read, ExecuteAsync);

    /// <summary>Carries it out.</summary>
    /// <param name="context">The command.</param>
    public async ValueTask<CommandDisposition> ExecuteAsync(CommandContext context)
    {
        string folder = context.Request.GetString();
        string program = context.Request.GetString();
        string transaction = context.Request.GetString();
        bool connects = context.Request.GetBoolean();
        context.Request.EndOfMessage();
        try
        {
            string? place = folder.Length > 0 ? folder : null;
            ServerLinks links = await servers.GetAsync(place, program);
            RexConfiguration configuration = await servers.GetConfigurationAsync(place);
            if (connects)
            {
                await links.SettleAsync();
            }

            context.Answer.Put("");
            context.Answer.Put(string.Join('\n', await servers.FindProblemsAsync(place)));
            Put(context.Answer, links, configuration, links.Chooser.Choose(new ChoiceRequest { Transaction = transaction }, links.Now));
        }
        catch (RexRefusedException exception)
        {
            context.Answer.Put(exception.Refusal.ErrorId);
            context.Answer.Put((int)exception.Refusal.Error);
            context.Answer.Put(exception.Refusal.Message);
        }

        return CommandDisposition.Close;
    }

    private static void Put(CedarWriter answer, ServerLinks links, RexConfiguration configuration, HostChoice choice)
    {
        answer.Put(choice.Hosts.Count);
        foreach (HostAssessment host in choice.Hosts)
        {
            answer.Put(host.Name);
            answer.Put(configuration.Servers.FirstOrDefault(server => server.Name == host.Name)?.Origin.ToString() ?? "");
            Put(answer, links.Links.Find(host.Name)!);
            answer.Put(host.Verdict.ToString());
            answer.Put(host.Load ?? double.NaN);
            answer.Put(host.PlacedLoad);
            answer.Put(host.Explanation);
        }
    }

    private static void Put(CedarWriter answer, RexLink link)
    {
        answer.Put(link.State.ToString());
        answer.Put(link.Fault?.Kind.ToString() ?? "");
        answer.Put(link.Fault?.Message ?? "");
        answer.Put(link.Hello?.Host ?? "");
        answer.Put(link.Hello?.User ?? link.Target.User ?? "");
        answer.Put(link.Hello?.SmashVersion ?? "");
        answer.Put(link.Hello?.Machine ?? "");
        answer.Put(link.Hello?.Cores ?? 0);
        answer.Put(link.Hello?.MemoryBytes ?? 0);
        answer.Put(link.Load?.FreeMemoryBytes ?? 0);
        answer.Put(link.Load?.Running ?? 0);
        answer.Put(link.Latency is { } latency ? latency.Ticks : -1);
    }
}
