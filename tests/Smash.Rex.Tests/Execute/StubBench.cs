using System.Net.Sockets;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;

namespace Smash.Rex.Tests.Execute;

/// <summary>REX of a home whose servers are this machine, by an ssh that is a script, and stubs that come to it: all of it real processes.</summary>
public sealed class StubBench : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly string Programs = Path.GetDirectoryName(ProcessBench.Launcher)!;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Dictionary<string, string> _environment;

    public StubBench()
    {
        string name = Environment.UserName;
        Write("home/rex.rc", "servers : near, far");
        Write("home/.config/smash/rex/access", $"allow tests.{name} rexecve\n");
        // The agent's own account is another folder, as at another machine.
        Write("there/.config/smash/rex/access", $"allow tests.{name} rexecve\n");
        string refused = $"{Folder["refused"]}";
        Write("bin/ssh", $"""
            #!/bin/sh
            for word; do case $word in near|far) server=$word; esac; done
            test -e {refused}.$server && exit 255
            echo $$ > {Folder["ssh"]}.$server
            test -p {Folder["gate"]} && read line < {Folder["gate"]}
            exec env HOME={Folder["there"]} SERVER=$server {Path.Combine(Programs, "smash-rex")} --agent --identity tests.{name}

            """);
        File.SetUnixFileMode(Folder["bin/ssh"], Executable);
        _environment = new Dictionary<string, string> { ["HOME"] = Folder["home"], ["PATH"] = $"{Folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}", ["COLOUR"] = "blue" };
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        Origin = Bench.Create(new ProcessPlan
        {
            Program = Path.Combine(Programs, "smash-rex"),
            Arguments = ["--stubs", "3"],
            Environment = _environment,
            Directory = Folder.FullPath,
            Descriptors = [new InheritedDescriptor((int)_listener.Handle, 3)],
            Output = StandardStream.File(Folder["origin.log"]),
            Error = StandardStream.File(Folder["origin.err"]),
        });
    }

    internal ProcessBench Bench { get; } = new();

    internal TemporaryFolder Folder { get; } = new();

    internal ChildProcess Origin { get; }

    private string SocketPath => Folder["rex.sock"];

    /// <summary>Makes a plan of a stub.</summary>
    internal ProcessPlan Stub(string server, params string[] command) => new()
    {
        Program = Path.Combine(Programs, "smash-stub"),
        Arguments = ["--socket", SocketPath, "--server", server, "--report", Folder["report"], .. command],
        Environment = _environment,
        Directory = Folder["home"],
    };

    /// <summary>Runs a stub to its end.</summary>
    internal (ProcessEnd End, string Output, string Error) Run(ProcessPlan plan)
    {
        PipePair errors = Bench.Thread.Invoke(() => PipePair.Create(Bench.Thread.Loop));
        (ProcessEnd end, string output) = Bench.Run(plan with { Error = StandardStream.Pipe(errors.WriteEnd) });
        string error = Bench.Await(() => ProcessBench.ReadAllAsync(errors.ReadEnd));
        Bench.Thread.Invoke(errors.Dispose);
        return (end, output, error);
    }

    /// <summary>A line of the last stub's report; null: there is none.</summary>
    internal string? Reported(string name) =>
        File.ReadLines(Folder["report"]).FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal))?[(name.Length + 1)..];

    public void Dispose()
    {
        Bench.Thread.Invoke(() => Origin.Send(15));
        Bench.End(Origin);
        Bench.Dispose();
        _listener.Dispose();
        Folder.Dispose();
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder[path])!);
        File.WriteAllText(Folder[path], text);
        File.SetUnixFileMode(Folder[path], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
