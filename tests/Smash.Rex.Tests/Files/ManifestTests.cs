using System.Security.Cryptography;
using Smash.Protocol;
using Smash.Rex.Files;

namespace Smash.Rex.Tests.Files;

public sealed class ManifestTests
{
    private static readonly byte[] Large = RandomNumberGenerator.GetBytes(4 * 1024 * 1024);

    [Fact]
    public void A_manifest_is_read_as_it_was_written()
    {
        ManifestEntry[] entries =
        [
            new(FileKind.Program, "/bin/a") { Mode = UnixFileMode.UserExecute, Content = new HashedFile(FileHash.Of("a"u8), 1, []) },
            new(FileKind.Library, "/lib/b.so") { Flags = FileFlags.Standard, Text = "b.so", Content = new HashedFile(FileHash.Of(Large), Large.Length, Cut(Large, Large.Length)) },
            new(FileKind.Folder, "f") { Mode = UnixFileMode.UserRead },
            new(FileKind.Link, "l") { Text = "f/x" },
        ];
        FileManifest written = FileManifest.Of(entries);

        FileManifest read = FileManifest.Read(written.Encoded);

        Assert.Equal(written.Hash, read.Hash);
        Assert.Equal(entries.Select(static entry => (entry.Kind, entry.Name, entry.Flags, entry.Mode, entry.Text, entry.Content.Hash)), read.Entries.Select(static entry => (entry.Kind, entry.Name, entry.Flags, entry.Mode, entry.Text, entry.Content.Hash)));
        Assert.Equal(entries[1].Content.Chunks, read.Entries[1].Content.Chunks);
        Assert.Equal(Large.Length + 1, read.TotalBytes);
    }

    [Fact]
    public void What_is_cut_off_or_untrue_is_no_manifest()
    {
        byte[] whole = FileManifest.Of([new(FileKind.File, "large") { Content = new HashedFile(FileHash.Of(Large), Large.Length, Cut(Large, 7)) }]).Encoded.ToArray();

        for (int length = 0; length < whole.Length; length += 1 + (length / 8))
        {
            Assert.Throws<MalformedPacketException>(() => FileManifest.Read(whole.AsMemory(0, length)));
        }

        byte[] untrue = FileManifest.Of([new(FileKind.File, "large") { Content = new HashedFile(FileHash.Of(Large), Large.Length + 1, Cut(Large, 7)) }]).Encoded.ToArray();
        Assert.Throws<MalformedPacketException>(() => FileManifest.Read(untrue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(1_000_003)]
    public void Cuts_do_not_hang_on_how_a_file_is_read(int step)
    {
        byte[] content = step == 1 ? Large[..200_000] : Large;

        Assert.Equal(Cut(content, content.Length), Cut(content, step));
        Assert.Equal(content.Length, Cut(content, step).Sum(static chunk => chunk.Bytes));
    }

    [Fact]
    public void A_change_moves_no_cuts_but_those_beside_it()
    {
        byte[] changed = [.. Large.AsSpan(0, 1_000_000), 1, 2, 3, .. Large.AsSpan(1_000_000)];
        FileChunk[] before = [.. Cut(Large, Large.Length)];

        int lost = before.Except(Cut(changed, changed.Length)).Count();

        Assert.InRange(before.Length, 4 * 1024 / 256, 4 * 1024 / 16);
        Assert.InRange(lost, 1, 4);
    }

    [Fact]
    public void Wanted_parts_are_read_as_they_were_written_and_none_that_there_are_not()
    {
        var parts = new PartList(FileManifest.Of([new(FileKind.File, "large") { Content = new HashedFile(FileHash.Of(Large), Large.Length, Cut(Large, Large.Length)) }, new(FileKind.File, "small")]));
        int[] wanted = [0, 1, 5, parts.Count - 1];
        var read = new List<int>();
        PacketReader reader = new(Assert.Single(PartList.Encode(wanted)));

        Assert.True(parts.Decode(ref reader, read));
        Assert.Equal(wanted, read);
        Assert.Throws<MalformedPacketException>(() =>
        {
            PacketReader beyond = new(PartList.Encode([parts.Count]).Single());
            parts.Decode(ref beyond, []);
        });
    }

    private static IReadOnlyList<FileChunk> Cut(byte[] content, int step)
    {
        var cutter = new ChunkCutter();
        foreach (byte[] part in content.Chunk(step))
        {
            cutter.Add(part);
        }

        return cutter.Finish();
    }
}
