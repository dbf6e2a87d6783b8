namespace Smash.Client;

/// <summary>Counts what a transfer has done, from any number of threads, and tells of it ten times a second at most.</summary>
/// <param name="totalFiles">Files in all.</param>
/// <param name="totalBytes">Bytes in all.</param>
/// <param name="report">What is told.</param>
internal sealed class TransferMeter(int totalFiles, long totalBytes, Action<RedTransferUpdate> report)
{
    private const int IntervalMilliseconds = 100;

    private long _bytes;
    private long _reported = long.MinValue;
    private int _files;
    private volatile string _path = "";

    private RedTransferProgress Progress => new(Volatile.Read(ref _files), totalFiles, Math.Max(0, Interlocked.Read(ref _bytes)), totalBytes, _path);

    /// <summary>Counts bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">How many; less than 0: those that have to be carried again.</param>
    public void Add(string path, long count)
    {
        Interlocked.Add(ref _bytes, count);
        _path = path;
        long reported = Interlocked.Read(ref _reported);
        long now = Environment.TickCount64;
        if ((reported == long.MinValue || now - reported >= IntervalMilliseconds) && Interlocked.CompareExchange(ref _reported, now, reported) == reported)
        {
            report(new RedTransferUpdate(Progress));
        }
    }

    /// <summary>Counts a file that is done.</summary>
    public void Complete(RedTransferResult result)
    {
        Interlocked.Increment(ref _files);
        report(new RedTransferUpdate(Progress, result));
    }

    /// <summary>Counts a file that was not carried.</summary>
    public void Fail(RedTransferFailure failure)
    {
        Interlocked.Increment(ref _files);
        report(new RedTransferUpdate(Progress, null, failure));
    }
}
