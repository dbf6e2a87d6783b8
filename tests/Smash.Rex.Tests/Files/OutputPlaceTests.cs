using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Files;

namespace Smash.Rex.Tests.Files;

/// <summary>What an executor sends as outputs goes nowhere but where they were asked for, whatever it sends.</summary>
public sealed class OutputPlaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smash-out").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NothingGoesThroughALinkThatComesAlong() => AssertRefused(
        new ManifestEntry(FileKind.Folder, "0"), new ManifestEntry(FileKind.Link, "0/l") { Text = "/" }, new ManifestEntry(FileKind.Link, "0/l/x") { Text = "y" });

    [Fact]
    public void NothingGoesThroughALinkThatCameBefore()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        File.CreateSymbolicLink(Path.Combine(_folder, "out", "l"), _folder);

        AssertRefused(new ManifestEntry(FileKind.Folder, "0"), new ManifestEntry(FileKind.File, "0/l/x"));
        AssertRefused(new ManifestEntry(FileKind.Folder, "0"), new ManifestEntry(FileKind.Folder, "0/l"));
    }

    [Fact]
    public void AnOutputInAnotherOneIsAsLittleLed()
    {
        (string, string)[] nested = [("made", "out"), ("more", "out/l/x")];
        AssertRefused(nested, new ManifestEntry(FileKind.Folder, "0"), new ManifestEntry(FileKind.Link, "0/l") { Text = "/" }, new ManifestEntry(FileKind.File, "1"));
        AssertRefused(nested, new ManifestEntry(FileKind.Folder, "0"), new ManifestEntry(FileKind.File, "0/l"), new ManifestEntry(FileKind.File, "1"));

        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        File.CreateSymbolicLink(Path.Combine(_folder, "out", "l"), _folder);

        AssertRefused(nested, new ManifestEntry(FileKind.File, "1"));
        AssertRefused([("made", "out"), ("more", "out/l")], new ManifestEntry(FileKind.Folder, "1"), new ManifestEntry(FileKind.File, "1/x"));
        Make([("more", "out/l/x")], new ManifestEntry(FileKind.File, "0"));
        Assert.Throws<RexRefusedException>(() => Make([("one", "out/same"), ("other", "out//same")]));
    }

    [Fact]
    public void WhatHasComeGoesAgainWhereNotAllCan()
    {
        string target = Path.Combine(_folder, "out");
        OutputPlace place = Make(new ManifestEntry(FileKind.File, "0"));
        HashedFile content = Assert.Single(place.Plan.Contents).Content;
        string temporary = place.NameTemporary(content);
        File.WriteAllText(temporary, "");
        place.Keep(content, temporary);
        Directory.CreateDirectory(Path.Combine(target, "in the way"));

        Assert.ThrowsAny<Exception>(place.Finish);
        place.Abandon();

        Assert.False(File.Exists(temporary));
    }

    [Fact]
    public void AnOutputIsNoLinkAndComesOnce()
    {
        AssertRefused(new ManifestEntry(FileKind.Link, "0") { Text = "/" });
        AssertRefused(new ManifestEntry(FileKind.Folder, "0/d"), new ManifestEntry(FileKind.Link, "0/d") { Text = "/" });
        Assert.Throws<MalformedPacketException>(() => Make(new ManifestEntry(FileKind.Folder, "00/d")));
    }

    [Fact]
    public void WhatALinkLeadsToKeepsItsPermissions()
    {
        string other = Path.Combine(_folder, "other");
        File.WriteAllText(other, "secret");
        File.SetUnixFileMode(other, UnixFileMode.UserRead);
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        File.CreateSymbolicLink(Path.Combine(_folder, "out", "f"), other);

        OutputPlace place = Make(new ManifestEntry(FileKind.File, "0/f") { Content = new FileHasher().Hash(other), Mode = (UnixFileMode)0x1ff });

        Assert.Single(place.Plan.Contents);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(other));
    }

    private void AssertRefused(params ManifestEntry[] entries) => AssertRefused([("out", "out")], entries);

    private void AssertRefused((string Name, string Path)[] outputs, params ManifestEntry[] entries) =>
        Assert.Equal("RexNameInvalid", Assert.Throws<RexRefusedException>(() => Make(outputs, entries)).Refusal.ErrorId);

    private OutputPlace Make(params ManifestEntry[] entries) => Make([("out", "out")], entries);

    private OutputPlace Make((string Name, string Path)[] outputs, params ManifestEntry[] entries)
    {
        RexFields fields = new RexFields().Add(RexExecuteTag.HomeDirectory, _folder);
        foreach ((string name, string path) in outputs)
        {
            var writer = new PacketWriter();
            writer.WriteString(name);
            writer.WriteString(path);
            fields.Add(RexExecuteTag.Output, writer.Written.ToArray());
        }

        return OutputPlace.Make(FileManifest.Of(entries), RunOutputs.Read(fields), new FileHasher());
    }
}
