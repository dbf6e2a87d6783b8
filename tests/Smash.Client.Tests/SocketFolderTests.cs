namespace Smash.Client.Tests;

public sealed class SocketFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("smash-folder-").FullName;

    [Fact]
    public void It_is_made_for_the_user_alone_and_can_be_made_twice()
    {
        string path = Path.Combine(_folder, "smash");
        SocketFolder.Prepare(path);
        SocketFolder.Prepare(path);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
    }

    [Fact]
    public void One_that_others_can_enter_is_refused()
    {
        File.SetUnixFileMode(_folder, OwnerOnly | UnixFileMode.GroupExecute);
        Refuses(_folder);
    }

    [Fact]
    public void A_link_is_refused()
    {
        string link = Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, Directory.CreateDirectory(Path.Combine(_folder, "target"), OwnerOnly).FullName);
        Refuses(link);
    }

    [Fact]
    public void A_file_is_refused()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Refuses(file);
    }

    [Fact]
    public void One_that_is_not_there_passes_the_check() => SocketFolder.Check(Path.Combine(_folder, "none"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Refuses(string path) =>
        Assert.Equal(EndpointFault.UnsafeFolder, Assert.Throws<EndpointException>(() => SocketFolder.Prepare(path)).Fault);
}
