namespace Smash.Client.Tests;

public sealed class HostEndpointTests
{
    [Fact]
    public void The_named_socket_comes_first_and_has_its_own_state()
    {
        HostEndpoint endpoint = Resolve(new() { ["SMASH_SOCKET"] = "/tmp/x.sock", ["XDG_RUNTIME_DIR"] = "/run/user/1" });
        Assert.Equal(("/tmp/x.sock", false, null), (endpoint.SocketPath, endpoint.IsDefault, endpoint.StateDirectory));
    }

    [Fact]
    public void The_users_runtime_folder_comes_next()
    {
        HostEndpoint endpoint = Resolve(new() { ["XDG_RUNTIME_DIR"] = "/run/user/1", ["XDG_STATE_HOME"] = "/var/me" });
        Assert.Equal(("/run/user/1/smash/smash.sock", true, "/var/me/smash"), (endpoint.SocketPath, endpoint.IsDefault, endpoint.StateDirectory));
    }

    [Fact]
    public void State_is_in_the_home_folder_unless_named()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(Path.Combine(home, ".local/state/smash"), Resolve([]).StateDirectory);
    }

    [Fact]
    public void A_path_that_no_socket_can_have_is_refused_by_bytes()
    {
        Assert.Equal(107, HostEndpoint.FromPath("/" + new string('x', 106)).SocketPath.Length);
        Assert.Equal(EndpointFault.PathTooLong, Assert.Throws<EndpointException>(() => HostEndpoint.FromPath("/" + new string('x', 107))).Fault);
        Assert.Equal(EndpointFault.PathTooLong, Assert.Throws<EndpointException>(() => HostEndpoint.FromPath("/" + new string('é', 54))).Fault);
    }

    private static HostEndpoint Resolve(Dictionary<string, string> variables) => HostEndpoint.GetDefault(name => variables.GetValueOrDefault(name));
}
