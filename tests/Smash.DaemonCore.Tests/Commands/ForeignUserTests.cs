using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class ForeignUserTests
{
    private const int Number = 500;
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnerAlone | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    [RootFact]
    public void Another_user_does_not_get_through_to_a_socket_of_mode_0600()
    {
        using var user = new OtherUser();
        using CommandServerUnderTest server = Listen(OwnerAlone, _ => { });

        Assert.Null(user.Send(server.SocketPath, Command));
        Assert.Equal(0, server.Count("smash.daemon.connections", "accepted", "unix"));
    }

    [RootFact]
    public void Another_user_is_refused_over_an_open_socket_and_granted_by_name_or_number()
    {
        using var user = new OtherUser();
        var peers = new List<CommandPeer>();
        using CommandServerUnderTest server = Listen(Everybody, peers.Add);

        Assert.Equal(Errno.EACCES, Ask(server, user, null));
        Assert.Equal(Errno.EACCES, Ask(server, user, "0.0.0.0/0, ::/0, 10.*, root, somebody-else"));
        Assert.Empty(peers);
        Assert.Equal(Errno.None, Ask(server, user, user.Name));
        Assert.Equal(Errno.None, Ask(server, user, $"{user.Id}"));
        Assert.Equal(Errno.None, Ask(server, user, "smash-test-*"));
        Assert.All(peers, peer => Assert.Equal((user.Name, user.Id, false, true), (peer.User, peer.UserId ?? 0, peer.IsOwner, peer.IsAuthenticated)));
        Assert.Equal(3, peers.Count);
        Assert.Equal(2, server.Count("smash.daemon.commands.denied", "TEST", "READ"));
    }

    private static byte[] Command => RawAnswer.Frame(CommandMessage.Command(Number));

    private static Errno Ask(CommandServerUnderTest server, OtherUser user, string? allowed)
    {
        server.Invoke(() => server.Table.Authorization = AuthorizationPolicy.Create(name => name == "ALLOW_READ" ? allowed : null));
        byte[] answer = user.Send(server.SocketPath, Command)!;
        Assert.True(new CedarAssembler().TryTake(answer, out int taken, out ReadOnlyMemory<byte> message));
        Assert.Equal(answer.Length, taken);
        return CommandMessage.Status(message);
    }

    private static CommandServerUnderTest Listen(UnixFileMode mode, Action<CommandPeer> seen)
    {
        var server = new CommandServerUnderTest();
        server.OpenFolder();
        server.Register(Number, "TEST", AuthorizationLevel.Read, context => seen(context.Peer));
        server.ListenUnix(mode);
        return server;
    }
}
