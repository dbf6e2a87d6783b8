using Smash.Rex.Channels;
using Smash.Rex.Files;

namespace Smash.Rex.Tests.Files;

public sealed class FileStoreTests : IDisposable
{
    private const int Most = 1000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_not_used_for_longest_goes_first_and_what_is_needed_stays()
    {
        FileStore store = Open();
        FileHash[] hashes = [.. Enumerable.Range(0, 4).Select(number => Put(store, (byte)number, 200, age: 4 - number))];

        store.MakeRoom(600, [new HashedFile(hashes[0], 200, [])]);

        Assert.Equal([true, false, false, true], hashes.Select(hash => Open().Find(hash) is not null));
    }

    [Fact]
    public void What_is_used_becomes_young_again()
    {
        FileStore store = Open();
        FileHash old = Put(store, 1, 400, age: 9);
        FileHash younger = Put(store, 2, 400, age: 5);
        store.Find(old);

        store.MakeRoom(400, []);

        Assert.NotNull(store.Find(old));
        Assert.Null(store.Find(younger));
    }

    [Fact]
    public void More_than_the_store_may_have_is_refused_and_nothing_thrown_out_for_it()
    {
        FileStore store = Open();
        FileHash hash = Put(store, 1, 100, age: 9);

        RexRefusedException refused = Assert.Throws<RexRefusedException>(() => store.MakeRoom(Most - 50, [new HashedFile(hash, 100, [])]));

        Assert.Equal("RexStoreFull", refused.Refusal.ErrorId);
        Assert.NotNull(store.Find(hash));
    }

    [Fact]
    public void What_is_damaged_is_thrown_out_when_it_is_first_read()
    {
        FileStore store = Open();
        FileHash hash = Put(store, 1, 100, age: 0);
        string path = store.Find(hash)!;
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllBytes(path, new byte[100]);

        Assert.Null(Open().Find(hash));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void What_processes_left_that_are_gone_is_taken_away_and_what_others_have_stays()
    {
        FileStore store = Open();
        string mine = StoreFolders.NameIn(store.Folders.Runs);
        string gone = Path.Combine(store.Folders.Runs, $"{Environment.MachineName}.{Environment.ProcessId}.1.x");
        string elsewhere = Path.Combine(store.Folders.Runs, "another machine.1.1.x");
        Array.ForEach([mine, gone, elsewhere], static folder => Directory.CreateDirectory(Path.Combine(folder, "inner")));
        File.SetUnixFileMode(Path.Combine(gone, "inner"), UnixFileMode.None);

        Open();

        Assert.Equal([true, false, true], new[] { mine, gone, elsewhere }.Select(Directory.Exists));
    }

    [Fact]
    public void A_folder_that_others_could_write_to_is_no_store()
    {
        Directory.CreateDirectory(_folder["store"]);
        File.SetUnixFileMode(_folder["store"], (UnixFileMode)0x1ff);

        Assert.Contains("store", Assert.Throws<IOException>(Open).Message, StringComparison.Ordinal);
    }

    private FileStore Open() => new(new StoreFolders(_folder["store"]), Most);

    private static FileHash Put(FileStore store, byte value, int length, int age)
    {
        byte[] bytes = [.. Enumerable.Repeat(value, length)];
        var hash = FileHash.Of(bytes);
        store.Put(bytes, hash);
        File.SetLastWriteTimeUtc(store.Find(hash)!, DateTime.UtcNow.AddHours(-age));
        return hash;
    }
}
