using System.Security.Cryptography;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;

namespace Smash.Client.Tests.Red;

public sealed class RedTransferTests : IDisposable
{
    private readonly FakeRed _red = new();
    private readonly RedHost _host;
    private readonly string _folder = Directory.CreateTempSubdirectory("smash-red-").FullName;
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(700_001);

    public RedTransferTests()
    {
        _host = _red.Connect();
        File.WriteAllBytes(Local("file"), _content);
        _red.Files["/there"] = _content;
    }

    public void Dispose()
    {
        _host.Dispose();
        _red.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_is_sent_and_verified()
    {
        RedTransferResult result = Send("file", "/to");
        Assert.Equal(_content, _red.Files["/to"]);
        Assert.True(result.IsVerified);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_content)), result.Sha256);
        Assert.Equal(_content.Length, result.Size);
    }

    [Fact]
    public void A_file_is_received_whole_or_not_at_all_under_its_name()
    {
        RedTransferResult result = Receive("/there", "got");
        Assert.Equal(_content, File.ReadAllBytes(Local("got")));
        Assert.True(result.IsVerified);
        Assert.DoesNotContain(Directory.GetFiles(_folder), static path => path.EndsWith(".red-part", StringComparison.Ordinal));

        _red.Breaks.Enqueue(1000);
        _red.Breaks.Enqueue(1000);
        _red.Breaks.Enqueue(1000);
        Assert.Equal(RedTransferFault.Broken, FailsToReceive("/there", "other").Fault);
        Assert.False(File.Exists(Local("other")));
    }

    [Fact]
    public void What_breaks_goes_on_where_it_broke()
    {
        _red.Breaks.Enqueue(300_000);
        Assert.Equal(300_000, Send("file", "/to").ResumedAt);
        Assert.Equal(_content, _red.Files["/to"]);
        Assert.Equal([0, 300_000], _red.Begins);

        _red.Begins.Clear();
        _red.Breaks.Enqueue(200_000);
        Assert.Equal(200_000, Receive("/there", "got").ResumedAt);
        Assert.Equal(_content, File.ReadAllBytes(Local("got")));
        Assert.Equal([0, 200_000], _red.Begins);
    }

    [Fact]
    public void A_later_command_goes_on_if_it_is_told_to_and_begins_anew_if_what_is_there_is_another_file()
    {
        _red.Files["/to"] = _content[..100_000];
        Assert.Equal(100_000, Send("file", "/to", new RedTransferOptions { Resumes = true }).ResumedAt);
        Assert.Equal(_content, _red.Files["/to"]);
        Assert.Equal(0, Send("file", "/to").ResumedAt);

        _red.Files["/to"] = new byte[100_000];
        RedTransferResult anew = Send("file", "/to", new RedTransferOptions { Resumes = true });
        Assert.Equal(0, anew.ResumedAt);
        Assert.True(anew.IsVerified);
        Assert.Equal(_content, _red.Files["/to"]);

        File.WriteAllBytes(Local("got.red-part"), new byte[50_000]);
        Assert.Equal(0, Receive("/there", "got", new RedTransferOptions { Resumes = true }).ResumedAt);
        Assert.Equal(_content, File.ReadAllBytes(Local("got")));

        File.WriteAllBytes(Local("got.red-part"), _content[..50_000]);
        Assert.Equal(50_000, Receive("/there", "got", new RedTransferOptions { Resumes = true }).ResumedAt);
        Assert.Equal(_content, File.ReadAllBytes(Local("got")));
    }

    [Fact]
    public void Bytes_that_are_not_those_that_were_sent_are_an_error()
    {
        _red.WrongHashes = 1;
        Assert.Equal(RedTransferFault.ChecksumMismatch, FailsToSend("file", "/to").Fault);
        _red.WrongHashes = 1;
        Assert.Equal(RedTransferFault.ChecksumMismatch, FailsToReceive("/there", "got").Fault);
        Assert.Equal([Local("file")], Directory.GetFiles(_folder));
        _red.WrongHashes = 1;
        Assert.False(Send("file", "/to", new RedTransferOptions { Verifies = false }).IsVerified);
    }

    [Fact]
    public void A_RED_without_our_extensions_will_do()
    {
        _red.HasExtensions = false;
        Assert.False(Send("file", "/to").IsVerified);
        Assert.Equal(_content, _red.Files["/to"]);
        File.WriteAllBytes(Local("got.red-part"), _content[..50_000]);
        Assert.Equal(0, Receive("/there", "got", new RedTransferOptions { Resumes = true }).ResumedAt);
        Assert.Equal(_content, File.ReadAllBytes(Local("got")));
        Assert.Contains("red_jobs", _red.Calls);
    }

    [Fact]
    public void A_tree_is_carried_with_what_is_executable_and_without_what_leads_elsewhere()
    {
        Directory.CreateDirectory(Local("tree/sub/empty"));
        File.WriteAllText(Local("tree/run"), "#!");
        File.SetUnixFileMode(Local("tree/run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Local("tree/sub/data"), "");
        File.CreateSymbolicLink(Local("tree/back"), "..");
        RedTransferUpdate[] updates = [.. new RedTransfer(_host.DefaultWorld, new RedTransferOptions { Recurses = true }).Send([Local("tree")], "/")];
        Assert.Equal(["/there", "/tree/run", "/tree/sub/data"], _red.Files.Keys.Order());
        Assert.Equal(["/tree/run"], _red.Modes.Keys);
        Assert.True(_red.Modes["/tree/run"].Execute);
        Assert.True(Assert.Single(updates, static update => update.Failure is not null).Failure!.IsSkipped);
        RedTransferProgress end = updates[^1].Progress;
        Assert.Equal((2, 2, 2L, 2L), (end.Files, end.TotalFiles, end.Bytes, end.TotalBytes));

        Directory.CreateDirectory(Local("back"));
        Assert.All(new RedTransfer(_host.DefaultWorld, new RedTransferOptions { Recurses = true }).Receive(["/tree"], Local("back")), static update => Assert.Null(update.Failure));
        Assert.Equal("#!", File.ReadAllText(Local("back/tree/run")));
        Assert.True(File.GetUnixFileMode(Local("back/tree/run")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void One_file_that_fails_leaves_the_others_alone()
    {
        for (int i = 0; i < 20; i++)
        {
            File.WriteAllText(Local($"f{i}"), $"{i}");
        }

        RedTransferUpdate[] updates = [.. new RedTransfer(_host.DefaultWorld).Send([.. Enumerable.Range(0, 20).Select(i => Local($"f{i}")), Local("none"), _folder], "/many/")];
        Assert.Equal(20, updates.Count(static update => update.Result is not null));
        Assert.Equal(
            [RedTransferFault.NotFound, RedTransferFault.IsDirectory],
            updates.Where(static update => update.Failure is not null).Select(static update => ((RedTransferException)update.Failure!.Exception).Fault));
        Assert.Equal("7", System.Text.Encoding.ASCII.GetString(_red.Files["/many/f7"]));
    }

    [Fact]
    public void A_sink_that_cannot_be_connected_to_is_ended()
    {
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        int port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        _red.Override = call => call.Method == "red_sink" ? new RedJobResponse(new RedJobInfo(7, "sink", [new RedJobProperty("PORT", $"{port}")])) : null;
        Assert.Equal(RedTransferFault.NotConnected, FailsToSend("file", "/to").Fault);
        Assert.Equal(3, _red.Calls.Count(static method => method == "red_kill"));
    }

    [Fact]
    public void It_ends_when_nobody_wants_it_any_more()
    {
        using var stop = new CancellationTokenSource();
        _red.Override = call =>
        {
            if (call.Method == "red_wait")
            {
                stop.Cancel();
                stop.Token.WaitHandle.WaitOne();
            }

            return null;
        };
        Assert.ThrowsAny<OperationCanceledException>(() => new RedTransfer(_host.DefaultWorld).Send([Local("file")], "/to", stop.Token).ToArray());
    }

    private string Local(string name) => Path.Combine(_folder, name);

    private RedTransferResult Send(string name, string destination, RedTransferOptions? options = null) => Result(new RedTransfer(_host.DefaultWorld, options).Send([Local(name)], destination));

    private RedTransferResult Receive(string path, string name, RedTransferOptions? options = null) => Result(new RedTransfer(_host.DefaultWorld, options).Receive([path], Local(name)));

    private RedTransferException FailsToSend(string name, string destination) => Failure(new RedTransfer(_host.DefaultWorld).Send([Local(name)], destination));

    private RedTransferException FailsToReceive(string path, string name) => Failure(new RedTransfer(_host.DefaultWorld).Receive([path], Local(name)));

    private static RedTransferResult Result(IEnumerable<RedTransferUpdate> updates)
    {
        RedTransferUpdate[] all = [.. updates];
        Assert.All(all, static update => Assert.Null(update.Failure));
        return Assert.Single(all, static update => update.Result is not null).Result!;
    }

    private static RedTransferException Failure(IEnumerable<RedTransferUpdate> updates) =>
        Assert.IsType<RedTransferException>(Assert.Single(updates, static update => update.Failure is not null).Failure!.Exception);
}
