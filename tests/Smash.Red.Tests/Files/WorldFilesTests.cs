using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Red;
using Smash.Red.Files;
using Smash.Red.Tests.Worlds;
using Smash.Red.Worlds;

namespace Smash.Red.Tests.Files;

[Collection(WorldCollection.Name)]
public sealed class WorldFilesTests : IDisposable
{
    private readonly WorldBench _bench = new();
    private readonly World _world;
    private readonly WorldFiles _files;

    public WorldFilesTests()
    {
        _world = _bench.Create();
        _files = _world.Files;
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_new_world_has_directories_and_special_files()
    {
        IReadOnlyList<RedFile> root = _files.List("/");

        Assert.Equal(new RedFile("/", RedFileType.Directory, new RedMode(true, true, true), 0), root[0]);
        Assert.Subset(root.Select(static file => file.Name).ToHashSet(), new HashSet<string> { "bin", "dev", "etc", "home", "proc", "tmp", "usr" });
        Assert.Equal(RedFileType.Device, _files.List("dev/null")[0].Type);
        Assert.DoesNotContain(root, static file => file.Name is "." or "..");
    }

    [Fact]
    public void A_list_tells_type_permissions_and_size_of_each_name()
    {
        Run("cd /tmp; printf 12345 > f; chmod 400 f; ln -s f link; mkdir d; mkfifo p; chmod 755 d p");

        Assert.Equal(
            [
                new RedFile("d", RedFileType.Directory, new RedMode(true, true, true), 0),
                new RedFile("f", RedFileType.File, new RedMode(true, false, false), 5),
                new RedFile("link", RedFileType.SymbolicLink, new RedMode(true, true, true), 1),
                new RedFile("p", RedFileType.Device, new RedMode(true, true, true), 0),
            ],
            _files.List("/tmp").Skip(1).OrderBy(static file => file.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void A_link_is_told_as_a_link_and_with_a_slash_behind_it_as_what_it_leads_to()
    {
        Run("ln -s /tmp /home/t; echo 1 > /tmp/one");

        Assert.Equal(RedFileType.SymbolicLink, Assert.Single(_files.List("/home/t")).Type);
        Assert.Equal(["/home/t/", "one"], _files.List("/home/t/").Select(static file => file.Name));
    }

    [Theory]
    [InlineData("tmp/f")]
    [InlineData("./tmp/f")]
    [InlineData("../tmp/../tmp/./f")]
    [InlineData("/../../tmp//f")]
    [InlineData("/tmp/up/tmp/f")]
    [InlineData("/tmp/absolute")]
    public void A_path_is_resolved_inside_the_root(string path)
    {
        Run("cd /tmp; echo 1 > f; ln -s ../../../../.. up; ln -s /tmp/f absolute");

        using SafeFileHandle file = _files.OpenForReading(path);

        Assert.Equal(2, RandomAccess.GetLength(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/none")]
    [InlineData("/none/deeper")]
    [InlineData("/etc/passwd/deeper")]
    [InlineData("/tmp/dangling/")]
    [InlineData("a\0b")]
    public void What_is_not_there_is_RED_ENOENT_for_each_call(string path)
    {
        Run("ln -s nowhere /tmp/dangling");

        Assert.All<Action>(
            [
                () => _files.List(path), () => _files.CreateDirectory(path.Length == 0 ? path : path + "/x"), () => _files.SetPermissions(path, new RedMode(true, false, false)),
                () => _files.Remove(path.Length == 0 ? path : path + "/x"), () => _files.OpenForReading(path), () => _files.OpenForWriting(path.Length == 0 ? path : path + "/x", append: true),
            ],
            static call => Assert.Equal(RedError.NoEntry, Assert.Throws<RedException>(call).Error));
    }

    [Fact]
    public void Directories_are_made_and_removed_when_they_are_empty()
    {
        _files.CreateDirectory("/tmp/a");
        _files.CreateDirectory("tmp/a/b/");

        Assert.Equal(RedError.NotEmpty, Assert.Throws<RedException>(() => _files.Remove("/tmp/a")).Error);
        Assert.Equal("1000 755\n", Run("stat -c '%u %a' /tmp/a"));

        _files.Remove("/tmp/a/b/");
        _files.Remove("/tmp/a");
        Assert.Single(_files.List("/tmp"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("..")]
    [InlineData("/tmp/.")]
    public void The_root_and_what_has_no_name_can_be_neither_made_nor_removed(string path)
    {
        Assert.Throws<RedException>(() => _files.CreateDirectory(path));
        Assert.Throws<RedException>(() => _files.Remove(path));
        Assert.NotEmpty(_files.List("/tmp"));
    }

    [Fact]
    public void What_is_there_already_or_read_only_says_so()
    {
        Assert.Contains("EEXIST", Assert.Throws<RedException>(() => _files.CreateDirectory("/tmp")).Extras, StringComparison.Ordinal);
        Assert.Contains("EROFS", Assert.Throws<RedException>(() => _files.CreateDirectory("/usr/x")).Extras, StringComparison.Ordinal);
        Assert.Contains("EROFS", Assert.Throws<RedException>(() => _files.Remove("/usr/bin/env")).Extras, StringComparison.Ordinal);
        Assert.Contains("EROFS", Assert.Throws<RedException>(() => _files.SetPermissions("/usr/bin/env", new RedMode(true, true, true))).Extras, StringComparison.Ordinal);
        Assert.Contains("EROFS", Assert.Throws<RedException>(() => _files.OpenForWriting("/usr/x", append: false)).Extras, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_removed_and_not_what_it_leads_to()
    {
        Run("cd /tmp; mkdir d; echo 1 > d/f; ln -s d l");

        Assert.Throws<RedException>(() => _files.Remove("/tmp/l/"));
        _files.Remove("/tmp/l");

        Assert.Equal("f\n", Run("ls /tmp/d"));
    }

    [Theory]
    [InlineData(true, false, false, "444")]
    [InlineData(true, true, false, "644")]
    [InlineData(true, false, true, "555")]
    [InlineData(false, true, true, "311")]
    [InlineData(false, false, false, "0")]
    public void Permissions_are_read_and_execute_for_all_and_write_for_the_owner(bool read, bool write, bool execute, string mode)
    {
        Run("echo 1 > /tmp/f; ln -s f /tmp/l");

        _files.SetPermissions("/tmp/l", new RedMode(read, write, execute));

        Assert.Equal(mode + "\n", Run("stat -c %a /tmp/f"));
        Assert.Equal(new RedMode(read, write, execute), _files.List("/tmp/f")[0].Mode);
        Assert.Equal(execute, _files.CanExecute("/tmp/f"));
    }

    [Fact]
    public void A_directory_that_its_owner_closed_is_closed_for_the_service_too()
    {
        Run("mkdir /tmp/d; echo 1 > /tmp/d/f; chmod 0 /tmp/d");

        Assert.Contains("EACCES", Assert.Throws<RedException>(() => _files.List("/tmp/d")).Extras, StringComparison.Ordinal);
        Assert.Contains("EACCES", Assert.Throws<RedException>(() => _files.OpenForReading("/tmp/d/f")).Extras, StringComparison.Ordinal);

        _files.SetPermissions("/tmp/d", new RedMode(true, true, true));
        Assert.Equal(2, _files.List("/tmp/d").Count);
    }

    [Fact]
    public void Files_are_written_from_their_begin_or_at_their_end_and_belong_to_the_world()
    {
        using (SafeFileHandle file = _files.OpenForWriting("/tmp/f", append: false))
        {
            RandomAccess.Write(file, "12345"u8, 0);
        }

        using (SafeFileHandle file = _files.OpenForWriting("/tmp/f", append: true))
        {
            using var stream = new FileStream(file, FileAccess.Write, bufferSize: 0);
            stream.Write("67"u8);
        }

        Assert.Equal("1234567 1000\n", Run("cat /tmp/f; stat -c ' %u' /tmp/f"));
        using SafeFileHandle read = _files.OpenForReading("/tmp/f");
        Assert.Equal(7, RandomAccess.GetLength(read));
    }

    [Theory]
    [InlineData("/tmp/pipe", "no regular file")]
    [InlineData("/dev/null", "no regular file")]
    [InlineData("/tmp", "a directory")]
    [InlineData("/proc/1/status", "/proc")]
    [InlineData("/proc/self/exe", "")]
    [InlineData("/proc/1/root/etc/passwd", "")]
    public void Only_regular_files_that_are_none_of_proc_are_opened(string path, string reason)
    {
        Run("mkfifo /tmp/pipe");

        Assert.Contains(reason, Assert.Throws<RedException>(() => _files.OpenForReading(path)).Extras, StringComparison.Ordinal);
        Assert.Throws<RedException>(() => _files.OpenForWriting(path, append: true));
    }

    [Fact]
    public void The_sizes_of_a_world_hold_and_say_so()
    {
        using SafeFileHandle file = _files.OpenForWriting("/tmp/f", append: false);
        byte[] piece = new byte[1 << 20];
        Assert.Throws<IOException>(() =>
        {
            for (int i = 0; i < 9; i++)
            {
                RandomAccess.Write(file, piece, i * (long)piece.Length);
            }
        });

        RedException refused = Assert.Throws<RedException>(() =>
        {
            for (int i = 0; i < _bench.Settings.Limits.Files; i++)
            {
                _files.CreateDirectory($"/tmp/{i}");
            }
        });
        Assert.Contains("ENOSPC", refused.Extras, StringComparison.Ordinal);
        Assert.Equal(0, _files.GetSpace().FreeBytes);
    }

    [Fact]
    public void A_directory_of_many_long_names_is_listed_whole()
    {
        Run("cd /tmp; name=$(printf %0200d 7); i=0; while [ $i -lt 230 ]; do : > $i-$name; i=$((i+1)); done");

        string[] names = [.. _files.List("tmp").Skip(1).Select(static file => file.Name)];

        Assert.Equal(230, names.Distinct().Count(static name => name.EndsWith(new string('0', 199) + "7", StringComparison.Ordinal)));
        Assert.InRange(_files.List("tmp", 50).Count, 51, 230);
    }

    [Fact]
    public void Names_of_any_bytes_are_listed_and_can_be_removed()
    {
        Run("cd /tmp; touch \"$(printf 'a\\001\\377')\" \"$(printf 'x\\ny')\"");

        foreach (RedFile file in _files.List("/tmp").Skip(1))
        {
            _files.Remove("/tmp/" + file.Name);
        }

        Assert.Single(_files.List("/tmp"));
    }

    private string Run(string script) => _bench.Run(_world, script).Output;
}
