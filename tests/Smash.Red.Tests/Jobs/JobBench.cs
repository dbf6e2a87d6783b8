using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Jobs;
using Smash.Red.Transfers;

namespace Smash.Red.Tests.Jobs;

/// <summary>The jobs of a world that is a folder, with real programs, transfers and connections.</summary>
internal sealed class JobBench : IDisposable
{
    private static readonly RedKey Key = new(default, RedAddress.Of("", "127.0.0.1", RedAddressType.Inet, 1));
    private static readonly RedWorldKey WorldKey = new(default, "world");

    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private readonly SafeFileHandle _program = File.OpenHandle(Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-transfer"));

    public JobBench(PortRange? ports = null)
    {
        World = new FolderWorld(_bench, _folder.FullPath);
        var addresses = new TransferAddresses([IPAddress.Loopback, IPAddress.IPv6Loopback], ports ?? PortRange.Unprivileged);
        Services = new TransferServices(_bench.Thread.Loop, _bench.Log, _bench.Table, addresses, _program, LoopThread.Deadline);
        Jobs = new RedJobTable(Services, World);
    }

    public FolderWorld World { get; }

    public TransferServices Services { get; }

    public RedJobTable Jobs { get; }

    /// <summary>Processes that are there: of runs and of transfers.</summary>
    public int Processes => _bench.Thread.Invoke(() => _bench.Table.Children.Count);

    public string this[string name]
    {
        get => File.ReadAllText(_folder[name]);
        set => File.WriteAllText(_folder[name], value);
    }

    public static RedAddress At(int port, string address = "127.0.0.1") => RedAddress.Of("", address, address.Contains(':') ? RedAddressType.Inet6 : RedAddressType.Inet, port);

    public static RedJobProperty[] Ask(params string[] tags) => [.. tags.Select(static tag => tag.Split('=')).Select(static parts => new RedJobProperty(parts[0], parts.Length > 1 ? parts[1] : ""))];

    /// <summary>Listens, as those do whom bytes are sent to.</summary>
    public static Socket Listen(IPAddress? address = null)
    {
        var socket = new Socket((address ?? IPAddress.Loopback).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        socket.Listen(4);
        return socket;
    }

    public static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public static Socket Connect(RedJobInfo job, string tag = "PORT", IPAddress? address = null)
    {
        var socket = new Socket((address ?? IPAddress.Loopback).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address ?? IPAddress.Loopback, int.Parse(job[tag]!, System.Globalization.CultureInfo.InvariantCulture));
        return socket;
    }

    public static void Send(Socket socket, string text)
    {
        using (socket)
        {
            socket.Send(Encoding.UTF8.GetBytes(text));
            socket.Shutdown(SocketShutdown.Send);
            // Not closed before the other side has all.
            socket.Receive(new byte[1]);
        }
    }

    public static string ReceiveAll(Socket listener)
    {
        using Socket connection = listener.Accept();
        using var stream = new NetworkStream(connection);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Closes with a reset, as a peer that crashed does.</summary>
    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public RedJobInfo Sink(string path, RedAddress? incoming = null, bool append = false, bool wait = false, long block = 0, params string[] asked)
    {
        var request = new StartRedSinkRequest(Key, WorldKey, new RedSink(path, incoming, append), Ask(asked), wait, block);
        TransferJobPlan plan = Jobs.Prepare(request);
        return Await(() => Jobs.AnswerAsync(Jobs.StartSink(plan), request.Properties, wait, default));
    }

    public RedJobInfo Source(string path, RedAddress? outgoing, bool wait = false, params string[] asked)
    {
        var request = new StartRedSourceRequest(Key, WorldKey, new RedSource(path, outgoing), Ask(asked), wait, 0);
        TransferJobPlan plan = Jobs.Prepare(request);
        return Await(async () => await Jobs.AnswerAsync(await Jobs.StartSourceAsync(plan), request.Properties, wait, default));
    }

    public RedJobInfo Run(string[] argv, RedRun? run = null, bool wait = false, params string[] asked)
    {
        var request = new StartRedJobRequest(Key, WorldKey, new RedCommand(argv[0], argv), run ?? new RedRun(), Ask(asked), wait);
        RunPlan plan = Jobs.Prepare(request);
        return Await(async () => await Jobs.AnswerAsync(await Jobs.StartRunAsync(plan), request.Properties, wait, default));
    }

    public RedJobInfo Shell(string script, RedRun? run = null, bool wait = false, params string[] asked) => Run(["sh", "-c", script], run, wait, asked);

    public void Kill(int number, int signal) => Await(async () =>
    {
        await Jobs.SignalAsync(number, signal);
        return true;
    });

    /// <summary>Waits for the end of a job, which stays a zombie.</summary>
    public RedJobInfo End(RedJobInfo job) => Assert.Single(Wait(job.Number, LoopThread.Deadline));

    public RedJobInfo[] Wait(int number, TimeSpan timeout) => Await(() => Jobs.WaitAsync(number, timeout, default));

    public RedJobInfo[] Report() => _bench.Thread.Invoke(Jobs.Report);

    /// <summary>What a job that has not ended tells now.</summary>
    public void Until(RedJobInfo job, string tag, string content) => ProcessBench.Until(() => _bench.Thread.Invoke(() => Jobs.Peek(job.Number))[tag] == content);

    public T Await<T>(Func<Task<T>> work) => _bench.Await(work);

    public void Close() => Await(async () =>
    {
        await Jobs.CloseAsync();
        return true;
    });

    public void Dispose()
    {
        Close();
        _bench.Dispose();
        _program.Dispose();
        _folder.Dispose();
    }
}
