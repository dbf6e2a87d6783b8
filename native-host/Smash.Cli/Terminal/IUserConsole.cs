namespace Smash.Cli.Terminal;

/// <summary>Where lines come from and text goes to. <see cref="Notify"/> may come from any thread, the others from one.</summary>
internal interface IUserConsole
{
    /// <summary>Reads a line.</summary>
    /// <returns>The line, or null when there is no more.</returns>
    string? ReadLine(string prompt);

    void WriteLine(string line);

    /// <summary>Writes bytes as they are.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Writes a line that nobody asked for, without getting in the way of what is being typed.</summary>
    void Notify(string line);

    /// <summary>Keeps notices back, so that none gets between the bytes of an output, until the result is disposed.</summary>
    IDisposable HoldNotices();
}
