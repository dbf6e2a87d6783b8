using Smash.DaemonCore;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.Protocol.Cedar;

namespace Smash.LoopBenchmark;

/// <summary>What one active connection costs a daemon that has many idle ones.</summary>
internal sealed class ConnectionCost : IDisposable
{
    private const int Packets = 20_000;
    private const int Commands = 500;

    private readonly string _folder = Directory.CreateTempSubdirectory("smash-bench-").FullName;
    private readonly EventLoop _loop = new();
    private readonly DaemonLog _log = new();
    private readonly DaemonMetrics _metrics = new();
    private readonly CommandServer _server;
    private readonly IdleClients _clients;
    private readonly CommandClient _client;

    private ConnectionCost(int count)
    {
        var table = new CommandTable(_log, _metrics);
        table.Register(DaemonCommand.Nop, "DC_NOP", AuthorizationLevel.Read, static context =>
        {
            context.Request.EndOfMessage();
            return ValueTask.FromResult(CommandDisposition.Close);
        });
        string path = Path.Combine(_folder, "socket");
        _server = new CommandServer(_loop, table, _log, _metrics) { Options = new CommandServerOptions { Timeout = TimeSpan.FromHours(1) } };
        _client = new CommandClient(_loop, CommandAddress.OfPath(path));
        _loop.Post(() => _server.ListenUnix(path));
        _loop.Post(_loop.Stop);
        Run();
        _clients = IdleClients.Start(path, count);
        WaitForClients(count);
    }

    public static void Measure(RatioTable table)
    {
        const int few = 10;
        const int many = 10_000;
        CheckDescriptors(many);
        using var quiet = new ConnectionCost(few);
        using var crowded = new ConnectionCost(many);
        table.Add("packet there and back", (few, quiet.Echo), (many, crowded.Echo));
        table.Add("command with its connection", (few, quiet.Execute), (many, crowded.Execute));
    }

    public void Dispose()
    {
        _clients.Dispose();
        _server.Dispose();
        _loop.Dispose();
        _metrics.Dispose();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The runtime raises its soft limit to the hard one by itself.</summary>
    private static void CheckDescriptors(int count)
    {
        const string name = "Max open files";
        string line = File.ReadLines("/proc/self/limits").Single(static line => line.StartsWith(name, StringComparison.Ordinal));
        string soft = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        if (long.TryParse(soft, out long limit) && limit < count + 500)
        {
            throw new InvalidOperationException($"{count} connections need {count + 500} descriptors, and this process may have {limit}: raise the hard limit (ulimit -Hn).");
        }
    }

    private void WaitForClients(int count)
    {
        void Look()
        {
            if (_server.OpenConnections < count)
            {
                _loop.Schedule(TimeSpan.FromMilliseconds(1), Look);
            }
            else
            {
                _loop.Stop();
            }
        }

        Look();
        Run();
    }

    private double Echo()
    {
        string path = Path.Combine(_folder, "echo");
        using EchoPair pair = EchoPair.Create(_loop, path);
        File.Delete(path);
        int left = Packets;
        pair.Arrived = () =>
        {
            if (--left > 0)
            {
                return true;
            }

            _loop.Stop();
            return false;
        };
        _loop.Post(pair.Send);
        return Run() / Packets;
    }

    private double Execute()
    {
        _loop.Post(ExecuteAllAsync);
        return Run() / Commands;
    }

    private async void ExecuteAllAsync()
    {
        for (int i = 0; i < Commands; i++)
        {
            await _client.ExecuteAsync(DaemonCommand.Nop);
        }

        _loop.Stop();
    }

    private double Run()
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        _loop.Run();
        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds;
    }
}
