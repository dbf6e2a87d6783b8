using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Files;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Logs;

/// <summary>DC_FETCH_LOG and DC_SET_LOG_LEVEL: a daemon's log read, and its levels changed, by clients with level ADMINISTRATOR. LOGS.md has their items.</summary>
public sealed class LogCommands : IDisposable
{
    private const string ResetLevel = "reset";

    private readonly EventLoop _loop;
    private readonly DaemonLog _log;
    private readonly FileWatcher _watcher;

    /// <summary>Makes the commands.</summary>
    /// <param name="loop">The daemon's loop.</param>
    /// <param name="log">The daemon's log.</param>
    public LogCommands(EventLoop loop, DaemonLog log)
    {
        _loop = loop;
        _log = log;
        _watcher = new FileWatcher(loop);
    }

    /// <summary>How long a client that wants to wait for lines is kept waiting, before it gets an answer without any: who is gone unseen must not be waited for forever. Default: a minute.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a client that waits is kept waiting for more lines after the first: they come together then, and where asking itself makes lines, at level debug, one
    /// question does not follow the other without a pause. Default: 100 ms.
    /// </summary>
    public TimeSpan GatherTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Registers them.</summary>
    /// <param name="table">The daemon's commands.</param>
    /// <exception cref="InvalidOperationException">Their numbers are taken.</exception>
    public void Register(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Register(new CommandDefinition
        {
            Number = DaemonCommand.FetchLog,
            Name = "DC_FETCH_LOG",
            Level = AuthorizationLevel.Administrator,
            Handler = FetchAsync,
            TellsItself = true,
        });
        table.Register(DaemonCommand.SetLogLevel, "DC_SET_LOG_LEVEL", AuthorizationLevel.Administrator, SetLevel);
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private async ValueTask<CommandDisposition> FetchAsync(CommandContext context)
    {
        LogRequest request = LogRequest.Read(context.Request);
        var reader = new LogReader(FindPath(request.Name));
        if (request.Position == LogPosition.Start)
        {
            // Who goes on reading is not told again: each such line would be one more to be read.
            _log.Category(LogCategory.Security).Info($"The log is read by {context.Peer}.");
        }

        LogPage page;
        try
        {
            page = await ReadAsync(reader, request, context.Cancelled);
        }
        catch (IOException exception)
        {
            throw new CommandRefusedException(Errno.EIO, exception.Message);
        }

        LogAnswer.Write(context.Answer, page);
        return CommandDisposition.Close;
    }

    private async Task<LogPage> ReadAsync(LogReader reader, LogRequest request, CancellationToken cancelled)
    {
        if (request.Tail < 0)
        {
            return request.Waits
                ? await WaitAsync(reader, request, request.Position, cancelled)
                : await Task.Run(() => reader.ReadFrom(request.Position, request.Filter, maxBytes: request.MaxBytes), cancelled);
        }

        LogPage tail = await Task.Run(() => reader.ReadTail(request.Tail, request.Filter, request.MaxBytes), cancelled);
        return request.Waits && tail.Entries.Count == 0 ? await WaitAsync(reader, request, tail.Next, cancelled) : tail;
    }

    private async Task<LogPage> WaitAsync(LogReader reader, LogRequest request, LogPosition position, CancellationToken cancelled)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        using LoopTimer limit = _loop.Schedule(MaxWait, ended.Cancel);
        try
        {
            await new LogFollower(_watcher, reader).NextAsync(position, request.Filter, request.MaxBytes, ended.Token);
            await DelayAsync(GatherTime);
        }
        catch (OperationCanceledException)
        {
            // Nothing came in time; where to go on is told all the same.
        }

        return await Task.Run(() => reader.ReadFrom(position, request.Filter, maxBytes: request.MaxBytes), CancellationToken.None);
    }

    private Task DelayAsync(TimeSpan time)
    {
        var elapsed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Schedule(time, elapsed.SetResult);
        return elapsed.Task;
    }

    private ValueTask<CommandDisposition> SetLevel(CommandContext context)
    {
        string category = context.Request.GetString();
        string level = context.Request.GetString();
        context.Request.EndOfMessage();
        if (category.Length > 0)
        {
            Apply(FindCategories(category), level);
            _log.Category(LogCategory.Config).Info($"Log level {level} is set for {category} by {context.Peer}.");
        }

        LogAnswer.Write(context.Answer, _log.Levels);
        return ValueTask.FromResult(CommandDisposition.Close);
    }

    private void Apply(IReadOnlyList<LogCategory> categories, string name)
    {
        bool isReset = name.Equals(ResetLevel, StringComparison.OrdinalIgnoreCase);
        LogLevel? level = LogNames.FindLevel(name);
        if (!isReset && level is null)
        {
            throw new CommandRefusedException(Errno.EINVAL, "The level is error, warning, info, debug or reset.");
        }

        if (level < LogLevel.Info && categories is [LogCategory.Always])
        {
            throw new CommandRefusedException(Errno.EINVAL, "D_ALWAYS cannot be set below info.");
        }

        foreach (LogCategory category in categories)
        {
            if (isReset)
            {
                _log.Levels.Reset(category);
            }
            else
            {
                _log.Levels.Set(category, category == LogCategory.Always && level < LogLevel.Info ? LogLevel.Info : level!.Value);
            }
        }
    }

    private static IReadOnlyList<LogCategory> FindCategories(string name) =>
        name.Equals(LogNames.AllCategories, StringComparison.OrdinalIgnoreCase) ? LogNames.Categories
            : LogNames.FindCategory(name) is { } category ? [category]
            : throw LogRequest.UnknownCategory();

    /// <summary>The file of a name; a client never gives a path.</summary>
    private string FindPath(string name)
    {
        LogOptions options = _log.Options;
        LogFileOptions? file = name.Length == 0 || name.Equals(options.Subsystem, StringComparison.OrdinalIgnoreCase)
            ? options.File
            : LogNames.FindCategory(name) is { } category ? options.CategoryFiles.GetValueOrDefault(category) : null;
        string[] known = [.. options.File is null ? [] : new[] { options.Subsystem }, .. options.CategoryFiles.Keys.Select(LogNames.Of)];
        return file?.Path ?? throw new CommandRefusedException(
            Errno.ENOENT, known.Length == 0 ? "This daemon writes no log file." : $"There is no such log here: an empty name is the daemon's own; the others are {string.Join(", ", known)}.");
    }
}
