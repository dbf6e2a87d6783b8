using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Access;
using Smash.Rex.Channels;
using Smash.Rex.Choice;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>
/// Has a transaction begun on the server that was asked for, or on the least-loaded one. As long as nothing was begun, another is asked where one refuses or cannot be reached; once a server may have begun, none else is. For its
/// loop's thread alone.
/// </summary>
/// <param name="servers">The servers.</param>
internal sealed class RexPlacer(ServerLinks servers)
{
    /// <summary>Begins a transaction.</summary>
    /// <param name="request">What for.</param>
    /// <param name="prepare">Brings the server what it needs, and says what it is to be asked; called for each server that is tried.</param>
    /// <returns>The transaction, accepted.</returns>
    /// <exception cref="RexRefusedException">It was begun nowhere: the server's own refusal, or RexHostUnknown, RexHostUnreachable, RexNoHost.</exception>
    /// <exception cref="HostLostException">The link ended while the server was asked: whether it has begun is not known.</exception>
    public async Task<PlacedChannel> PlaceAsync(PlaceRequest request, Func<RexLink, Task<RexOpen>> prepare)
    {
        var tried = new List<string>(request.Except);
        RexRefusedException? refused = null;
        while (true)
        {
            RexLink link = await ChooseAsync(request, tried, refused);
            try
            {
                return await BeginAsync(link, request, prepare);
            }
            catch (RexRefusedException exception) when (request.Server == PlaceRequest.Auto)
            {
                refused ??= exception;
                tried.Add(link.Target.Name);
            }
            catch (LinkException exception) when (request.Server == PlaceRequest.Auto)
            {
                refused ??= Refuse(Errno.EHOSTUNREACH, "RexHostUnreachable", exception.Message);
                tried.Add(link.Target.Name);
            }
            catch (LinkException exception)
            {
                throw Refuse(Errno.EHOSTUNREACH, "RexHostUnreachable", exception.Message);
            }
        }
    }

    private static RexRefusedException Refuse(Errno error, string errorId, string message) => new(new RexRefusal(error, errorId, message));

    private async Task<RexLink> ChooseAsync(PlaceRequest request, IReadOnlyCollection<string> except, RexRefusedException? refused)
    {
        if (request.Server != PlaceRequest.Auto)
        {
            return FindNamed(request);
        }

        ChoiceRequest wanted = ToChoice(request, except);
        servers.ConnectAll();
        for (bool isRetried = refused is not null; ;)
        {
            Task changed = servers.Changed;
            HostChoice choice = servers.Chooser.Choose(wanted, servers.Now);
            if (choice.Host is { } name)
            {
                return servers.Links.Find(name)!;
            }

            if (choice.IsWorthWaiting)
            {
                await changed;
            }
            else if (isRetried && !AskAgain(choice, wanted))
            {
                throw refused ?? Refuse(Errno.EHOSTUNREACH, "RexNoHost", choice.Explanation);
            }
            else if (!isRetried)
            {
                // Whoever asks need not wait until the links are tried again by themselves.
                isRetried = true;
                await servers.RetryAsync(except);
            }
        }
    }

    // Where there is no other, one that refused a moment ago is asked: it may have been granted since.
    private bool AskAgain(HostChoice choice, ChoiceRequest wanted)
    {
        bool isAny = false;
        foreach (HostAssessment host in choice.Hosts.Where(static host => host.Verdict == HostVerdict.NotPermitted))
        {
            isAny |= servers.Chooser.Find(host.Name)!.ForgetRefusal(wanted.Transaction);
        }

        return isAny;
    }

    private RexLink FindNamed(PlaceRequest request)
    {
        if (servers.Chooser.Find(request.Server) is not { } host)
        {
            throw Refuse(Errno.EINVAL, "RexHostUnknown", servers.Chooser.Choose(new ChoiceRequest { ComputerName = request.Server }, servers.Now).Explanation);
        }

        return request.Except.Contains(host.Name, StringComparer.OrdinalIgnoreCase)
            ? throw Refuse(Errno.EINVAL, "RexNoHost", $"'{host.Name}' is asked for by name, and is among those that are not to be taken.")
            : servers.Links.Find(host.Name)!;
    }

    private static ChoiceRequest ToChoice(PlaceRequest request, IReadOnlyCollection<string> except) => new()
    {
        Transaction = TransactionWords.NameOf(request.Transaction),
        Machine = request.Machine,
        MemoryBytes = request.MemoryBytes,
        Except = except,
    };

    private async Task<PlacedChannel> BeginAsync(RexLink link, PlaceRequest request, Func<RexLink, Task<RexOpen>> prepare)
    {
        // Counted from now on, so that what is chosen while this one is prepared goes elsewhere.
        KnownHost host = servers.Chooser.Find(link.Target.Name)!;
        HostPlacement placement = host.Place(servers.Now);
        RexChannel? channel = null;
        try
        {
            RexOpen open = await prepare(link);
            channel = await link.OpenAsync(open);
            request.Opened?.Invoke(channel);
            RexFields accepted = await channel.Accepted;
            _ = EndAsync(channel, host, placement);
            return new PlacedChannel(link, channel, accepted);
        }
        catch (RexRefusedException exception)
        {
            host.End(placement);
            if (exception.Refusal.Error is Errno.EACCES or Errno.EOPNOTSUPP)
            {
                host.Refuse(TransactionWords.NameOf(request.Transaction), exception.Message, servers.Now);
            }

            throw;
        }
        catch
        {
            host.End(placement);
            channel?.Close();
            throw;
        }
    }

    private static async Task EndAsync(RexChannel channel, KnownHost host, HostPlacement placement)
    {
        await channel.Ended;
        host.End(placement);
    }
}
