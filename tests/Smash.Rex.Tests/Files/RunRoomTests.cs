using Smash.Rex.Channels;
using Smash.Rex.Files;

namespace Smash.Rex.Tests.Files;

/// <summary>What is laid ready for a run at the executor goes nowhere but below its directory, whatever other runs have left there.</summary>
public sealed class RunRoomTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smash-room").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Nothing_is_laid_through_a_link_that_is_there()
    {
        Directory.CreateDirectory(Below("work"));
        Directory.CreateDirectory(Below("elsewhere"));
        File.SetUnixFileMode(Below("elsewhere"), (UnixFileMode)0x140);
        File.CreateSymbolicLink(Below("work/l"), Below("elsewhere"));

        AssertRefused(new ManifestEntry(FileKind.File, "l/x"));
        AssertRefused(new ManifestEntry(FileKind.Folder, "l") { Mode = (UnixFileMode)0x1ff });
        AssertRefused(new ManifestEntry(FileKind.Link, "l/x") { Text = "/" });

        Assert.Empty(Directory.EnumerateFileSystemEntries(Below("elsewhere")));
        Assert.Equal((UnixFileMode)0x140, File.GetUnixFileMode(Below("elsewhere")));
    }

    [Fact]
    public void Nothing_is_laid_through_a_link_that_comes_along()
    {
        Directory.CreateDirectory(Below("work"));

        AssertRefused(new ManifestEntry(FileKind.Link, "l") { Text = _folder }, new ManifestEntry(FileKind.Link, "l/x") { Text = "/" });
        AssertRefused(new ManifestEntry(FileKind.Link, "l") { Text = _folder }, new ManifestEntry(FileKind.Folder, "l"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Below("work")));
    }

    [Fact]
    public void A_link_is_replaced_and_the_directory_itself_may_be_one()
    {
        Directory.CreateDirectory(Below("real"));
        File.CreateSymbolicLink(Below("work"), Below("real"));
        File.WriteAllText(Below("content"), "new");
        File.WriteAllText(Below("other"), "old");
        File.CreateSymbolicLink(Below("real/f"), Below("other"));

        Lay(new ManifestEntry(FileKind.File, "f") { Mode = (UnixFileMode)0x180 });

        Assert.Equal("new", File.ReadAllText(Below("real/f")));
        Assert.Equal("old", File.ReadAllText(Below("other")));
    }

    private string Below(string path) => Path.Combine(_folder, path);

    private void AssertRefused(params ManifestEntry[] entries) => Assert.Equal("RexNameInvalid", Assert.Throws<RexRefusedException>(() => Lay(entries)).Refusal.ErrorId);

    private void Lay(params ManifestEntry[] entries) => new RunRoom(Below("run"), Below("work")).Lay([.. entries.Select(entry => new LocatedFile(entry, Below("content"), false))]);
}
