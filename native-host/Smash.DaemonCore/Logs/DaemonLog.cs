using System.Globalization;
using System.Text;

namespace Smash.DaemonCore.Logs;

/// <summary>The daemon's log: lines with a UTC time and a level, to standard error and, where one is named, to a file that is set aside once at 1 MiB. No line holds a job's command, environment or output.</summary>
public sealed class DaemonLog : IDisposable
{
    private const long MaxFileLength = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly string? _path;
    private FileStream? _file;

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

    // Without a buffer: a line that a full disk refused must not come back at the next one, or at the close.
    private static FileStream OpenFile(string path) => new(
        path,
        new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });

    /// <summary>Does a part of the logging; a full disk or a closed terminal must not end the daemon for a line of its log.</summary>
    private static void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is nowhere left to tell it.
        }
    }

    private void Write(string level, FormattableString message)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.ffffffZ} {Environment.ProcessId} {level}: {FormattableString.Invariant(message)}");
        lock (_lock)
        {
            Try(() => Console.Error.WriteLine(line));
            if (_path is { } path)
            {
                Try(() => RotateIfFull(path));
                Try(() => Append(path, line));
            }
        }
    }

    private void Append(string path, string line)
    {
        _file ??= OpenFile(path);
        _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    private void RotateIfFull(string path)
    {
        if (_file?.Length > MaxFileLength)
        {
            File.Move(path, path + ".old", overwrite: true);
            _file.Dispose();
            _file = null;
        }
    }
}
