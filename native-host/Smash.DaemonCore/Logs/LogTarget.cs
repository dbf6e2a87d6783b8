using System.ComponentModel;
using System.Globalization;

namespace Smash.DaemonCore.Logs;

/// <summary>A file of the log together with the account of what it did not take.</summary>
internal sealed class LogTarget : IDisposable
{
    private readonly LogFile _file;
    private DateTimeOffset _lostSince;
    private int _error;

    public LogTarget(LogFileOptions options)
    {
        Options = options;
        _file = new LogFile(options);
        _error = _file.OpenError;
    }

    public LogFileOptions Options { get; }

    /// <summary>Lines that were lost since the last one that was written.</summary>
    public long LostLines { get; private set; }

    public string LossMessage => string.Create(
        CultureInfo.InvariantCulture, $"{LostLines} lines since {_lostSince:yyyy-MM-ddTHH:mm:ss.ffffffZ} could not be written here: {Reason}");

    /// <summary>What is wrong now; null: nothing.</summary>
    public string? Problem => _error == 0 ? null : $"The log {Options.Path} takes no lines: {Reason}. They are counted, and each further line tries again.";

    private string Reason => new Win32Exception(_error).Message;

    /// <summary>Writes a line, behind a notice of what was lost before it.</summary>
    /// <returns>Whether it is written; if not, it is counted.</returns>
    public bool Write(ReadOnlySpan<byte> notice, ReadOnlySpan<byte> line, DateTimeOffset now)
    {
        _error = notice.IsEmpty ? _file.Append(line) : _file.Append([.. notice, .. line]);
        if (_error == 0)
        {
            LostLines = 0;
            return true;
        }

        if (LostLines++ == 0)
        {
            _lostSince = now;
        }

        return false;
    }

    public void Dispose() => _file.Dispose();
}
