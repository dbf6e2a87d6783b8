namespace Smash.Session.Tests;

public sealed class StateDirectoryTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public StateDirectoryTests() => _path = _folder["state"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_folder_and_its_output_folder_are_made_for_the_user_alone()
    {
        var directory = StateDirectory.Open(_path);

        Assert.Equal((Private, Private), (File.GetUnixFileMode(_path), File.GetUnixFileMode(directory.OutputPath)));
        Assert.Equal(_path, directory.FullPath);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_folder_that_others_may_enter_is_refused(UnixFileMode mode)
    {
        Directory.CreateDirectory(_path);
        File.SetUnixFileMode(_path, Private | mode);

        Assert.Throws<IOException>(() => StateDirectory.Open(_path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_path));
    }

    [Fact]
    public void A_folder_in_one_that_hands_its_group_on_can_be_made()
    {
        File.SetUnixFileMode(_folder.FullPath, Private | UnixFileMode.SetGroup);

        StateDirectory.Open(_path);
        Assert.Equal(Private | UnixFileMode.SetGroup, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void A_file_in_the_folders_place_is_refused()
    {
        File.WriteAllText(_path, "");

        Assert.ThrowsAny<IOException>(() => StateDirectory.Open(_path));
    }

    [Fact]
    public void What_the_host_made_is_removed()
    {
        StateDirectory directory = WithFiles();
        directory.Remove([Path.Combine(directory.OutputPath, "ann_1")]);

        Assert.False(Directory.Exists(_path));
    }

    [Fact]
    public void A_folder_that_was_taken_up_again_is_still_the_hosts_to_remove()
    {
        WithFiles();
        StateDirectory directory = StateDirectory.Open(_path);
        directory.Remove([Path.Combine(directory.OutputPath, "ann_1")]);

        Assert.False(Directory.Exists(_path));
    }

    [Fact]
    public void Files_that_the_host_did_not_make_are_left()
    {
        StateDirectory directory = WithFiles();
        string foreignOutput = Path.Combine(directory.OutputPath, "notes.out");
        string foreign = Path.Combine(_path, "notes");
        File.WriteAllText(foreignOutput, "");
        File.WriteAllText(foreign, "");
        directory.Remove([Path.Combine(directory.OutputPath, "ann_1")]);

        Assert.Equal([foreign, directory.OutputPath, foreignOutput], Directory.EnumerateFileSystemEntries(_path, "*", SearchOption.AllDirectories).OrderBy(static path => path.Length));
    }

    [Fact]
    public void A_folder_that_the_host_did_not_make_is_left_empty()
    {
        Directory.CreateDirectory(_path, Private);
        StateDirectory directory = WithFiles();
        directory.Remove([Path.Combine(directory.OutputPath, "ann_1")]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_path));
    }

    [Fact]
    public void What_somebody_has_removed_already_is_no_fault()
    {
        StateDirectory directory = WithFiles();
        Directory.Delete(directory.OutputPath, recursive: true);
        directory.Remove([Path.Combine(directory.OutputPath, "ann_1")]);

        Assert.False(Directory.Exists(_path));
    }

    private StateDirectory WithFiles()
    {
        var directory = StateDirectory.Open(_path);
        foreach (string file in new[] { "output/ann_1.out", "output/ann_1.err", "output/ann_1.in", "records.db", "records.db-wal", "records.db-shm", "session.log", "session.log.1" })
        {
            File.WriteAllText(Path.Combine(_path, file), "");
        }

        return directory;
    }
}
