using System.Globalization;

namespace Smash.DaemonCore.Logs;

/// <summary>The daemon's log: lines with a UTC time and a level, to standard error and, where one is named, to a file that is set aside once at 1 MiB. No line holds a job's command, environment or output.</summary>
public sealed class DaemonLog : IDisposable
{
    private const long MaxFileLength = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly string? _path;
    private StreamWriter? _file;

    /// <summary>Opens the log.</summary>
    /// <param name="path">The file; null: standard error alone.</param>
    public DaemonLog(string? path = null)
    {
        _path = path;
        _file = path is null ? null : OpenFile(path);
    }

    /// <summary>Whether debugging lines are written.</summary>
    public bool IsDebug { get; set; }

    /// <summary>Writes a line for whoever looks for a fault.</summary>
    /// <param name="message">The line; made only if it is written.</param>
    public void Debug(FormattableString message)
    {
        if (IsDebug)
        {
            Write("debug", message);
        }
    }

    /// <summary>Writes a line about the ordinary course of things.</summary>
    /// <param name="message">The line.</param>
    public void Info(FormattableString message) => Write("info", message);

    /// <summary>Writes a line about something that the daemon came over.</summary>
    /// <param name="message">The line.</param>
    public void Warning(FormattableString message) => Write("warning", message);

    /// <summary>Writes a line about something that somebody must see to.</summary>
    /// <param name="message">The line.</param>
    public void Error(FormattableString message) => Write("error", message);

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static StreamWriter OpenFile(string path) => new(new FileStream(
        path,
        new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
    { AutoFlush = true };

    private void Write(string level, FormattableString message)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.ffffffZ} {Environment.ProcessId} {level}: {FormattableString.Invariant(message)}");
        lock (_lock)
        {
            try
            {
                Console.Error.WriteLine(line);
                if (_file is not null)
                {
                    RotateIfFull();
                    _file.WriteLine(line);
                }
            }
            catch (IOException)
            {
                // A full disk must not end the daemon for a line of its log.
            }
        }
    }

    private void RotateIfFull()
    {
        if (_file!.BaseStream.Length > MaxFileLength)
        {
            _file.Dispose();
            File.Move(_path!, _path + ".old", overwrite: true);
            _file = OpenFile(_path!);
        }
    }
}
