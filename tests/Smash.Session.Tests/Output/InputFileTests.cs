using Smash.Protocol;
using Smash.Session.Output;

namespace Smash.Session.Tests.Output;

public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_the_users_alone_and_holds_what_was_given_and_nothing_of_what_was_there()
    {
        string path = _folder["ann_1.in"];
        InputFile.Write(path, "a longer text"u8);
        InputFile.Write(path, "short\0\n"u8);

        Assert.Equal("short\0\n"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        var refused = Assert.Throws<RequestRefusedException>(() => InputFile.Write(_folder["nowhere/ann_1.in"], "x"u8));

        Assert.Equal(Errno.EIO, refused.Error);
    }

    [Theory]
    [InlineData("/d/ann_1700000000.000001.out", "/d/ann_1700000000.000001.in")]
    [InlineData("/d.out/a.out_1700000000.000001.out", "/d.out/a.out_1700000000.000001.in")]
    public void The_input_lies_beside_the_output(string output, string expected) => Assert.Equal(expected, InputFile.PathBeside(output));

    [Fact]
    public void Files_of_submissions_that_are_not_on_record_are_removed_and_no_others()
    {
        string[] stays = ["ann_1700000000.000005.in", "ann_1700000000.000006.out", "ann_1700000000.7.in", "notes.in", "ann_x.000007.in"];
        string[] goes = ["ann_1700000000.000006.in", "b_c.d_1700000001.000000.in"];
        foreach (string name in stays.Concat(goes))
        {
            File.WriteAllText(_folder[name], "");
        }

        InputFile.RemoveUnrecorded(_folder.FullPath, 1_700_000_000_000_005);

        Assert.Equal(stays.Order(), Directory.EnumerateFiles(_folder.FullPath).Select(static path => Path.GetFileName(path)).Order());
    }
}
