using System.Security.Cryptography;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;
using Smash.Rex.Tests.Execute;

namespace Smash.Rex.Tests.Files;

/// <summary>Files of runs, from a stub through the origin to another home and back.</summary>
public sealed class StubFilesTests(StubBench bench) : IClassFixture<StubBench>
{
    private const int NotRun = 255;

    [Fact]
    public void Inputs_go_there_and_outputs_are_home_when_the_stub_ends()
    {
        File.WriteAllText(bench.Folder["home/in"], "abc");

        (ProcessEnd end, string output, string error) = bench.Run(bench.Stub("near", "--input", "in", "given", "--output", "made", "out", "--output", "no", "no", "--", "sh", "-c", "tr a-c x-z < given > made; pwd; exit 5"));

        Assert.Equal((true, 5), (end.IsExit, end.Status));
        Assert.Equal("xyz", File.ReadAllText(bench.Folder["home/out"]));
        Assert.StartsWith(bench.Folder["there"], output, StringComparison.Ordinal);
        Assert.Matches("^smash: The output 'no' could not be fetched: .*\n$", error);
        ProcessBench.Until(() => !Directory.Exists(output.Trim()));
    }

    [Fact]
    public void The_second_run_brings_nothing_and_one_whose_files_were_thrown_out_brings_them_again()
    {
        File.WriteAllBytes(bench.Folder["home/data"], RandomNumberGenerator.GetBytes(300_000));
        string[] command = ["--input", "data", "data", "--", "wc", "-c", "data"];

        string first = BringTo("near", command);
        string second = BringTo("near", command);
        Directory.Delete(Path.Combine(bench.Folder["there"], ".cache", "smash", "rex", "objects"), recursive: true);
        string third = BringTo("auto", command);
        string fourth = BringTo("near", command);

        Assert.True(long.Parse(first) > 300_000);
        Assert.Equal("0", second);
        Assert.True(long.Parse(third) > 300_000);
        Assert.True(long.Parse(fourth) < 30 * 1024);
    }

    [Fact]
    public void Without_transfer_what_is_lacking_is_named_and_nothing_runs()
    {
        File.WriteAllText(bench.Folder["home/lacking"], "lacking");

        (ProcessEnd end, string output, string error) = bench.Run(bench.Stub("near", "--transfer", "off", "--input", "lacking", "lacking", "--", "echo", "ran"));

        Assert.Equal((NotRun, ""), (end.Status, output));
        Assert.Contains("rex-auto-transfer): lacking", error, StringComparison.Ordinal);
        Assert.StartsWith("RexFilesMissing", bench.Reported("refused"), StringComparison.Ordinal);
        Assert.Equal("ran\n", bench.Run(bench.Stub("near", "--transfer", "off", "--", "echo", "ran")).Output);
    }

    [Fact]
    public void A_script_of_home_runs_there()
    {
        File.WriteAllText(bench.Folder["home/script"], "#!/usr/bin/env sh\necho $1 $0\n");
        File.SetUnixFileMode(bench.Folder["home/script"], FileBench.Executable);

        Assert.Equal($"one {bench.Folder["home/script"]}\n", bench.Run(bench.Stub("near", "--", "./script", "one")).Output);
    }

    private string BringTo(string server, string[] command)
    {
        (ProcessEnd end, string output, string error) = bench.Run(bench.Stub(server, command));
        Assert.Equal((0, "300000 data\n", ""), (end.Status, output, error));
        return bench.Reported("transferred") ?? "0";
    }
}
