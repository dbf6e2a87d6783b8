using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Files;
using Smash.Rex.Links;
using Smash.Rex.Tests.Access;

namespace Smash.Rex.Tests.Files;

/// <summary>A home, and a real agent over a link whose ssh is a script, with a home and a store of its own.</summary>
internal sealed class FileBench : IDisposable
{
    private static readonly string Agent = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-rex");

    public FileBench()
    {
        Directory.CreateDirectory(Folder["home"]);
        GrantedHome.Grant(Folder["there"], "allow here.me rexecve");
        string program = Folder["ssh"];
        File.WriteAllText(program, $"#!/bin/sh\necho $$ > {Folder["pid"]}\nHOME={Folder["there"]} XDG_CACHE_HOME= XDG_STATE_HOME={Folder.FullPath} exec {Agent} --agent --identity here.me\n");
        File.SetUnixFileMode(program, Executable);
        Link = new RexLink(new LinkServices(Bench.Thread.Loop, Bench.Log, Bench.Table, "1.0"), new SshTarget("h") { Program = program });
    }

    public const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public ProcessBench Bench { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public RexLink Link { get; }

    public OriginFiles Files { get; } = new();

    public string Home => Folder["home"];

    public StoreFolders Store => new(Path.Combine(Folder["there"], ".cache", "smash", "rex"));

    /// <summary>The pid of the agent.</summary>
    public int AgentPid => int.Parse(File.ReadAllText(Folder["pid"]));

    /// <summary>A stub's OPEN.</summary>
    public RexFields Fields(string program, params string[] arguments)
    {
        RexFields fields = new RexFields().Add(RexExecuteTag.Program, program).Add(RexExecuteTag.HomeDirectory, Home);
        Array.ForEach(arguments, argument => fields.Add(RexExecuteTag.Argument, argument));
        return fields;
    }

    public static RexFields With(RexFields fields, ushort tag, string first, string second)
    {
        var writer = new PacketWriter();
        writer.WriteString(first);
        writer.WriteString(second);
        return fields.Add(tag, writer.Written.ToArray());
    }

    /// <summary>Files of a home that is no folder of this machine, so that the executor has none of them.</summary>
    public static RunFiles Elsewhere(RunFiles files) => files with
    {
        Manifest = FileManifest.Of([.. files.Manifest.Entries.Select(static entry => entry.Kind < FileKind.File ? entry with { Name = "/nowhere" + entry.Name } : entry)]),
    };

    public RunFiles Collect(RexFields fields, bool transfers = true) => Await(() => Files.CollectAsync(fields, transfers));

    public long Ensure(RunFiles files) => Await(() => Files.EnsureAsync(Link, files));

    /// <summary>Runs a program there whose files are there, and fetches what it leaves.</summary>
    public (string Output, RexExit Exit, FetchedFiles Fetched) Run(RexFields fields, RunFiles files) => Await(() => RunAsync(fields, files));

    public T Await<T>(Func<Task<T>> work) => Bench.Await(work);

    public static RexRefusal Refused(Action work) => Assert.Throws<RexRefusedException>(work).Refusal;

    public void Dispose()
    {
        Await(async () =>
        {
            await Link.StopAsync();
            return true;
        });
        Bench.Dispose();
        Folder.Dispose();
    }

    private async Task<(string Output, RexExit Exit, FetchedFiles Fetched)> RunAsync(RexFields fields, RunFiles files)
    {
        var there = new RexFields();
        foreach (RexField field in fields.Where(static field => field.Tag is RexExecuteTag.Program or RexExecuteTag.Argument or RexExecuteTag.Directory))
        {
            there.Add(field.Tag, field.Value);
        }

        files.AddTo(there);
        RexChannel channel = await Link.OpenAsync(new RexOpen(RexTransaction.Execute, there));
        var exit = new TaskCompletionSource<RexExit>();
        channel.ControlReceived = frame =>
        {
            PacketReader reader = frame.Reader;
            if (frame.Type == RexFrameType.Exit)
            {
                exit.SetResult(RexExit.Read(ref reader));
            }
        };
        await channel.Accepted;
        channel.SendEnd(0);
        string output = await ReadAsync(channel, 1) + await ReadAsync(channel, 2);
        RexExit ended = await exit.Task;
        FetchedFiles fetched = await Files.FetchAsync(Link, channel.Id, fields);
        channel.Close();
        await channel.Ended;
        return (output, ended, fetched);
    }

    private static async Task<string> ReadAsync(RexChannel channel, byte stream)
    {
        var text = new MemoryStream();
        while (await channel.ReadAsync(stream) is { Length: > 0 } bytes)
        {
            text.Write(bytes.Span);
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
