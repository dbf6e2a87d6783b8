namespace Smash.Client.Tests;

public sealed class HostProgramTests : IDisposable
{
    private const UnixFileMode Packed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly string _folder = Directory.CreateTempSubdirectory("smash-program-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Programs_that_lost_their_modes_get_them_back_for_whoever_may_read_them()
    {
        string program = Make("smashd", Packed);
        string sibling = Make("smash-world", Packed);
        string library = Make("libe_sqlite3.so", Packed);

        HostProgram.MakeExecutable(_folder);

        Assert.Equal(Packed | UnixFileMode.UserExecute | UnixFileMode.GroupExecute, File.GetUnixFileMode(program));
        Assert.Equal(File.GetUnixFileMode(program), File.GetUnixFileMode(sibling));
        Assert.Equal(Packed, File.GetUnixFileMode(library));
    }

    [Fact]
    public void What_may_be_executed_is_left_as_it_is()
    {
        const UnixFileMode chosen = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead;
        string program = Make("smash-session", chosen);

        HostProgram.MakeExecutable(_folder);

        Assert.Equal(chosen, File.GetUnixFileMode(program));
    }

    private string Make(string name, UnixFileMode mode)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, mode);
        return file;
    }
}
