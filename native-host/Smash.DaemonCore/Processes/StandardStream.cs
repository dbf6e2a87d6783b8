using Smash.DaemonCore.Pipes;

namespace Smash.DaemonCore.Processes;

/// <summary>Where a standard stream of a new process comes from or goes to.</summary>
public sealed class StandardStream
{
    private StandardStream(string path, int? source, IDisposable? handedOver = null)
    {
        Path = path;
        Source = source;
        HandedOver = handedOver;
    }

    /// <summary>/dev/null.</summary>
    public static StandardStream Null { get; } = new("/dev/null", null);

    /// <summary>The daemon's own stream of that number.</summary>
    public static StandardStream Inherit { get; } = new("", -1);

    /// <summary>The file's path; empty where a descriptor serves.</summary>
    internal string Path { get; }

    /// <summary>The descriptor here that serves; −1: that of the same number; null: the file serves.</summary>
    internal int? Source { get; }

    /// <summary>What is closed here once the process has it.</summary>
    internal IDisposable? HandedOver { get; }

    /// <summary>A file: read for standard input; for the others made with mode 0600, which fails with EEXIST where there is one (but for devices).</summary>
    /// <param name="path">Its path, not empty, relative to the launcher's directory unless it begins with /.</param>
    public static StandardStream File(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new StandardStream(path, null);
    }

    /// <summary>A descriptor, which stays open here and the caller's.</summary>
    /// <param name="descriptor">The descriptor, from 0.</param>
    public static StandardStream Descriptor(int descriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new StandardStream("", descriptor);
    }

    /// <summary>The reading end of a pipe, for standard input. It is closed here once the process has it, or could not be started.</summary>
    /// <param name="end">The end.</param>
    public static StandardStream Pipe(PipeReadEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return new StandardStream("", end.Descriptor, end);
    }

    /// <summary>The writing end of a pipe, for standard output or error or both. It is closed here once the process has it, or could not be started.</summary>
    /// <param name="end">The end.</param>
    public static StandardStream Pipe(PipeWriteEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return new StandardStream("", end.Descriptor, end);
    }
}
