using System.Security.Cryptography;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Files;
using Smash.Rex.Links;

namespace Smash.Rex.Tests.Files;

public sealed class FileTransferTests : IDisposable
{
    private const int MostBytesOfSecondRun = 30 * 1024;

    private readonly FileBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_program_that_is_not_there_is_brought_with_its_libraries_and_loader_and_the_second_run_brings_nothing()
    {
        File.WriteAllText(Path.Combine(_bench.Home, "words"), "pear\napple\n");
        RexFields fields = FileBench.With(_bench.Fields("sort", "words"), RexExecuteTag.Input, "words", "words");
        RunFiles files = FileBench.Elsewhere(_bench.Collect(fields));

        long first = _bench.Ensure(files);
        (string output, RexExit exit, _) = _bench.Run(fields, files);
        long second = _bench.Ensure(files);
        (string again, _, _) = _bench.Run(fields, files);
        long afterRestart = _bench.Await(() => new OriginFiles().EnsureAsync(_bench.Link, files));

        Assert.Equal(("apple\npear\n", 0u, "apple\npear\n"), (output, exit.Status, again));
        Assert.True(first > MostBytesOfSecondRun, $"{first} bytes cannot be all of it.");
        Assert.Equal(0, second);
        Assert.InRange(afterRestart, 1, MostBytesOfSecondRun);
        ProcessBench.Until(() => Directory.GetFileSystemEntries(_bench.Store.Runs).Length == 0);
    }

    [Fact]
    public void What_is_the_same_there_is_used_as_it_is()
    {
        RexFields fields = _bench.Fields("/bin/sh", "-c", "readlink /proc/$$/exe");
        RunFiles files = _bench.Collect(fields);

        long sent = _bench.Ensure(files);

        Assert.InRange(sent, 1, MostBytesOfSecondRun);
        Assert.Equal(_bench.Bench.Run(ProcessBench.Shell("readlink /proc/$$/exe")).Output, _bench.Run(fields, files).Output);
    }

    [Fact]
    public void Files_and_folders_go_there_and_what_is_left_comes_back()
    {
        Directory.CreateDirectory(Path.Combine(_bench.Home, "in", "deep"));
        File.WriteAllText(Path.Combine(_bench.Home, "in", "deep", "a"), "A");
        File.WriteAllText(Path.Combine(_bench.Home, "in", "empty"), "");
        File.CreateSymbolicLink(Path.Combine(_bench.Home, "in", "link"), "deep/a");
        File.WriteAllText(Path.Combine(_bench.Home, "old"), "before");
        RexFields fields = _bench.Fields("/bin/sh", "-c", "mkdir out; cp -rP data/. out; cat data/link > result; ls -A");
        FileBench.With(fields, RexExecuteTag.Input, "in", "data");
        FileBench.With(fields, RexExecuteTag.Output, "result", "old");
        FileBench.With(fields, RexExecuteTag.Output, "out", "back/");
        FileBench.With(fields, RexExecuteTag.Output, "never", "never");
        RunFiles files = _bench.Collect(fields);
        _bench.Ensure(files);

        (string output, _, FetchedFiles fetched) = _bench.Run(fields, files);

        Assert.Equal("data\nout\nresult\n", output);
        Assert.Equal("A", File.ReadAllText(Path.Combine(_bench.Home, "old")));
        Assert.Equal("A", File.ReadAllText(Path.Combine(_bench.Home, "back", "out", "deep", "a")));
        Assert.Equal("deep/a", new FileInfo(Path.Combine(_bench.Home, "back", "out", "link")).LinkTarget);
        Assert.Equal(0, new FileInfo(Path.Combine(_bench.Home, "back", "out", "empty")).Length);
        Assert.Contains("'never'", Assert.Single(fetched.Problems), StringComparison.Ordinal);
        Assert.Equal(["back", "in", "old"], Directory.GetFileSystemEntries(_bench.Home).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_script_is_brought_and_run_by_the_interpreter_that_is_there_or_by_its_own()
    {
        string script = Path.Combine(_bench.Home, "script");
        File.WriteAllText(script, "#!/bin/sh -e\nfalse | true; echo $# $(basename $0)\nfalse\necho not here\n");
        File.SetUnixFileMode(script, FileBench.Executable);
        RexFields fields = _bench.Fields("./script", "one", "two");
        RunFiles there = _bench.Collect(fields);
        RunFiles brought = there with { Manifest = FileManifest.Of([.. FileBench.Elsewhere(there).Manifest.Entries.Select(static entry => entry with { Flags = entry.Flags & ~FileFlags.AnyVersion })]) };

        foreach (RunFiles files in new[] { there, FileBench.Elsewhere(there), brought })
        {
            _bench.Ensure(files);
            (string output, RexExit exit, _) = _bench.Run(fields, files);
            Assert.Equal(("2 script\n", 1u), (output, exit.Status));
        }
    }

    [Fact]
    public void Of_a_large_file_that_has_changed_the_changed_pieces_go()
    {
        string path = Path.Combine(_bench.Home, "large");
        byte[] content = RandomNumberGenerator.GetBytes(8 * 1024 * 1024);
        File.WriteAllBytes(path, content);
        RexFields fields = FileBench.With(_bench.Fields("/bin/sh", "-c", "sha256sum < large"), RexExecuteTag.Input, "large", "large");
        long first = _bench.Ensure(_bench.Collect(fields));
        byte[] changed = [.. content.AsSpan(0, 3_000_000), .. "inserted"u8, .. content.AsSpan(3_000_000)];
        File.WriteAllBytes(path, changed);
        RunFiles files = _bench.Collect(fields);

        long second = _bench.Ensure(files);

        Assert.True(first > content.Length);
        Assert.InRange(second, 1, 3 * ChunkCutter.MostBytes);
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(changed)), _bench.Run(fields, files).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_thrown_out_of_the_store_is_missed_before_anything_runs_and_brought_again()
    {
        RexFields fields = _bench.Fields("cat", "/dev/null");
        RunFiles files = FileBench.Elsewhere(_bench.Collect(fields));
        _bench.Ensure(files);
        Directory.Delete(_bench.Store.Objects, recursive: true);

        RexRefusal refusal = FileBench.Refused(() => _bench.Run(fields, files));
        _bench.Files.Forget(_bench.Link, files);
        _bench.Ensure(files);

        Assert.Equal("RexFilesMissing", refusal.ErrorId);
        Assert.Equal(0u, _bench.Run(fields, files).Exit.Status);
    }

    [Fact]
    public void Where_nothing_may_be_transferred_a_program_that_is_there_will_do_and_what_is_not_is_named()
    {
        File.WriteAllText(Path.Combine(_bench.Home, "words"), "pear\n");
        RexFields alone = _bench.Fields("cat", "/dev/null");
        RexFields withInput = FileBench.With(_bench.Fields("cat", "words"), RexExecuteTag.Input, "words", "words");

        RunFiles there = FileBench.Elsewhere(_bench.Collect(alone, transfers: false));
        _bench.Ensure(there);
        RexRefusal refusal = FileBench.Refused(() => _bench.Ensure(_bench.Collect(withInput, transfers: false)));

        Assert.Equal(0u, _bench.Run(alone, there).Exit.Status);
        Assert.Equal("RexFilesMissing", refusal.ErrorId);
        Assert.Contains("words", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_of_another_machine_is_refused_before_anything_is_sent()
    {
        RunFiles files = _bench.Collect(_bench.Fields("cat")) with { Machine = "pdp11" };

        Assert.Equal("RexArchitecture", FileBench.Refused(() => _bench.Ensure(files)).ErrorId);
        Assert.False(Directory.Exists(_bench.Store.Root));
    }

    [Fact]
    public void A_link_that_is_cut_while_files_go_leaves_nothing_half_and_the_next_brings_them()
    {
        File.WriteAllBytes(Path.Combine(_bench.Home, "large"), RandomNumberGenerator.GetBytes(48 * 1024 * 1024));
        RexFields fields = FileBench.With(_bench.Fields("/bin/sh", "-c", "wc -c < large"), RexExecuteTag.Input, "large", "large");
        RunFiles files = _bench.Collect(fields);

        Task<long> cut = _bench.Bench.Thread.Invoke(() => _bench.Files.EnsureAsync(_bench.Link, files));
        ProcessBench.Until(() => Directory.Exists(_bench.Store.Incoming) && Directory.GetFiles(_bench.Store.Incoming).Length > 0);
        _bench.Bench.Create(ProcessBench.Shell($"kill -9 {_bench.AgentPid}"));

        Assert.Throws<LinkException>(() => _bench.Await(() => cut));
        _bench.Ensure(files);
        Assert.Equal("50331648\n", _bench.Run(fields, files).Output);
        Assert.Empty(Directory.GetFiles(_bench.Store.Incoming));
    }

    [Theory]
    [InlineData("../up", "RexNameInvalid")]
    [InlineData("/etc/motd", "RexNameInvalid")]
    [InlineData("a/../../b", "RexNameInvalid")]
    public void Names_that_lead_out_of_the_directory_are_refused(string name, string errorId)
    {
        File.WriteAllText(Path.Combine(_bench.Home, "file"), "");
        RexFields fields = FileBench.With(_bench.Fields("cat"), RexExecuteTag.Input, "file", name);

        Assert.Equal(errorId, FileBench.Refused(() => _bench.Collect(fields)).ErrorId);
    }

    [Fact]
    public void A_manifest_whose_names_lead_out_is_refused_by_the_executor_too()
    {
        RexFields fields = _bench.Fields("cat", "/dev/null");
        File.WriteAllText(Path.Combine(_bench.Home, "file"), "x");
        RunFiles files = _bench.Collect(FileBench.With(_bench.Fields("cat"), RexExecuteTag.Input, "file", "file"));
        RunFiles wrong = files with { Manifest = FileManifest.Of([.. files.Manifest.Entries.Select(static entry => entry.Kind == FileKind.File ? entry with { Name = "../../escaped" } : entry)]) };
        _bench.Ensure(wrong);

        Assert.Equal("RexNameInvalid", FileBench.Refused(() => _bench.Run(fields, wrong)).ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Store.Runs));
    }

    [Fact]
    public void An_input_that_is_not_at_home_is_refused_there_and_one_that_is_no_file_too()
    {
        Assert.Equal("RexInputNotFound", FileBench.Refused(() => _bench.Collect(FileBench.With(_bench.Fields("cat"), RexExecuteTag.Input, "no", ""))).ErrorId);
        Assert.Equal("RexFileUnreadable", FileBench.Refused(() => _bench.Collect(FileBench.With(_bench.Fields("cat"), RexExecuteTag.Input, "/dev/null", "n"))).ErrorId);
        Assert.Equal("RexProgramNotExecutable", FileBench.Refused(() => _bench.Collect(_bench.Fields("/etc/passwd"))).ErrorId);
    }

    [Fact]
    public void Nothing_is_fetched_but_from_runs_of_the_link()
    {
        FetchedFiles fetched = _bench.Await(() => _bench.Files.FetchAsync(_bench.Link, 77, FileBench.With(_bench.Fields("cat"), RexExecuteTag.Output, "/etc/passwd", "got")));

        Assert.Contains("No program of this link runs on channel 77", Assert.Single(fetched.Problems), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_bench.Home, "got")));
    }
}
