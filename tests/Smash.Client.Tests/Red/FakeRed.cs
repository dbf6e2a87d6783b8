using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Client.Tests.Red;

/// <summary>A RED with one world, whose files are in memory, and which fails as it is told to.</summary>
internal sealed class FakeRed : IDisposable
{
    private static readonly RedWorldKey World = new(new RedTime(1_800_000_000, 123_456), "default");
    private readonly ConcurrentDictionary<int, FakeTransfer> _jobs = new();
    private int _lastJob;

    public FakeRed(X509Certificate2? certificate = null) => Http = new FakeHttpServer(Answer, certificate);

    public FakeHttpServer Http { get; }

    public Uri Uri => Http.Uri;

    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    public ConcurrentDictionary<string, RedMode> Modes { get; } = new();

    /// <summary>The methods that were called, in their order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Offsets and appends that transfers began with.</summary>
    public ConcurrentQueue<long> Begins { get; } = new();

    /// <summary>After how many bytes each of the next transfers breaks.</summary>
    public ConcurrentQueue<int> Breaks { get; } = new();

    /// <summary>Has the next so many transfers tell another hash than that of the file.</summary>
    public int WrongHashes { get; set; }

    /// <summary>Whether SHA256, OFFSET and red_wait are known.</summary>
    public bool HasExtensions { get; set; } = true;

    /// <summary>What is answered in place of the usual; null: the usual.</summary>
    public Func<XmlRpcCall, IRedResponse?> Override { get; set; } = static _ => null;

    public RedHost Connect(RedClientOptions? options = null) => RedHost.Connect(Uri, options);

    public void Dispose() => Http.Dispose();

    private byte[] Answer(byte[] body)
    {
        var writer = new XmlRpcWriter();
        XmlRpcCall call = XmlRpcReader.ReadCall(body, XmlRpcLimits.Call);
        Calls.Enqueue(call.Method);
        try
        {
            (Override(call) ?? Do(call)).WriteAnswer(writer);
        }
        catch (RedErrorException exception)
        {
            RedAnswer.WriteFailure(writer, RedFault.Of(exception.RedError, exception.Detail));
        }
        catch (MissingMethodException)
        {
            writer.WriteFault(-32601, "There is no such method.");
        }

        return writer.Document.ToArray();
    }

    private IRedResponse Do(XmlRpcCall call) => call.Method switch
    {
        ConnectRedHostRequest.MethodName => new ConnectRedHostResponse(new RedKey(new RedTime(1, 2), RedAddress.Of("fake", "127.0.0.1", RedAddressType.Inet, Uri.Port)), World) { Machine = "x86_64", Properties = ["A-first", "B-second"] },
        GetRedItemRequest.MethodName => List(GetRedItemRequest.Read(call).Path),
        SetRedItemPermissionRequest.MethodName => SetMode(SetRedItemPermissionRequest.Read(call)),
        NewRedDirectoryRequest.MethodName => EmptyRedResponse.Instance,
        StartRedSinkRequest.MethodName => StartSink(StartRedSinkRequest.Read(call)),
        StartRedSourceRequest.MethodName => StartSource(StartRedSourceRequest.Read(call)),
        WaitRedJobRequest.MethodName when HasExtensions => Wait(WaitRedJobRequest.Read(call).JobNumber),
        GetRedJobRequest.MethodName => new RedJobsResponse([.. _jobs.Select(static job => job.Value.Describe(job.Key))]),
        _ => throw new MissingMethodException(),
    };

    private GetRedItemResponse List(string path)
    {
        string plain = RedPath.Normalize(path);
        if (Files.TryGetValue(plain, out byte[]? content))
        {
            return new GetRedItemResponse([Describe(path, plain, content)]);
        }

        string prefix = plain == "/" ? "/" : plain + "/";
        string[] below = [.. Files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]).Order()];
        if (below.Length == 0 && plain != "/")
        {
            throw new RedErrorException(RedError.NoEntry, "") { Detail = path };
        }

        IEnumerable<RedFile> files = below.Where(static name => !name.Contains('/')).Select(name => Describe(name, prefix + name, Files[prefix + name]));
        IEnumerable<RedFile> directories = below.Where(static name => name.Contains('/')).Select(static name => name[..name.IndexOf('/')]).Distinct().Select(DescribeDirectory);
        return new GetRedItemResponse([DescribeDirectory(path), .. files, .. directories]);
    }

    private RedFile Describe(string name, string path, byte[] content) =>
        new(name, RedFileType.File, Modes.GetValueOrDefault(path, new RedMode(true, true, false)), content.Length);

    private static RedFile DescribeDirectory(string name) => new(name, RedFileType.Directory, new RedMode(true, true, true), 0);

    private EmptyRedResponse SetMode(SetRedItemPermissionRequest request)
    {
        Modes[RedPath.Normalize(request.Path)] = request.Mode;
        return EmptyRedResponse.Instance;
    }

    private RedJobResponse StartSink(StartRedSinkRequest request)
    {
        string path = RedPath.Normalize(request.Sink.Path);
        byte[] before = request.Sink.Append ? Files.GetValueOrDefault(path, []) : [];
        Begins.Enqueue(before.Length);
        var transfer = new FakeTransfer(NextBreak(), hash => HashOf(path, hash));
        transfer.Receive(bytes => Files[path] = [.. before, .. bytes]);
        return Add(transfer);
    }

    private RedJobResponse StartSource(StartRedSourceRequest request)
    {
        string path = RedPath.Normalize(request.Source.Path);
        RedJobProperty? offset = HasExtensions ? request.Properties.FirstOrDefault(static property => property.Tag == RedJobTag.Offset) : null;
        int begin = offset is null ? 0 : int.Parse(offset.Content, CultureInfo.InvariantCulture);
        Begins.Enqueue(begin);
        var transfer = new FakeTransfer(NextBreak(), hash => HashOf(path, hash)) { Offset = offset?.Content };
        transfer.Send(request.Source.Outgoing!.Port, Files[path][begin..]);
        return Add(transfer);
    }

    private RedJobResponse Add(FakeTransfer transfer)
    {
        int number = Interlocked.Increment(ref _lastJob);
        _jobs[number] = transfer;
        return new RedJobResponse(transfer.Describe(number));
    }

    private RedJobsResponse Wait(int number)
    {
        _jobs[number].End.Wait();
        return new RedJobsResponse([_jobs[number].Describe(number)]);
    }

    private int? NextBreak() => Breaks.TryDequeue(out int after) ? after : null;

    private string? HashOf(string path, bool isWanted)
    {
        if (!HasExtensions || !isWanted)
        {
            return null;
        }

        bool isWrong = WrongHashes-- > 0;
        return Convert.ToHexStringLower(SHA256.HashData(isWrong ? [] : Files[path]));
    }
}
