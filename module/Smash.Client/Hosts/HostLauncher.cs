using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Smash.Client;

/// <summary>Starts a host that outlives this process and keeps its records.</summary>
public static class HostLauncher
{
    // What `smashd -b` exits with when another host has the socket.
    private const int AlreadyRunning = 3;

    // Its owner may change at run time what harms nothing; nobody else can connect.
    internal static readonly string[] Settings =
    [
        "KEEP_RECORDS=true",
        "ENABLE_RUNTIME_CONFIG=true",
        "ENABLE_PERSISTENT_CONFIG=true",
        "SETTABLE_ATTRS_ADMINISTRATOR=MAX_JOBS, PREPARED_*, SESSION_DEBUG, LOG_FORMAT, MAX_*_LOG, MAX_NUM_*_LOG, SHUTDOWN_*_TIMEOUT",
    ];

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Starts a host, unless one runs, and waits until it answers.</summary>
    /// <param name="endpoint">Where it is to listen; on another machine, the program there starts it.</param>
    /// <param name="maxJobs">Most jobs at once, from 1; null: as many as there are. Another machine's configuration has its own.</param>
    /// <param name="cancellationToken">Ends the waiting, not the start.</param>
    /// <returns>Whether it was started here; false: one runs already.</returns>
    /// <exception cref="HostStartException">The program is not there, or says why it cannot run.</exception>
    /// <exception cref="EndpointException">The socket's folder cannot be used.</exception>
    /// <exception cref="SshLinkException">The other machine cannot be reached.</exception>
    public static bool Start(HostEndpoint endpoint, int? maxJobs = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Link is { } link)
        {
            return StartThere(link, cancellationToken);
        }

        if (endpoint.IsDefault)
        {
            SocketFolder.Prepare(Path.GetDirectoryName(endpoint.SocketPath)!);
        }

        int code;
        using (Process process = Launch(endpoint, maxJobs))
        {
            string messages = WaitForExit(process, cancellationToken);
            code = process.ExitCode;
            if (code is not (0 or AlreadyRunning))
            {
                throw new HostStartException($"The host's program exited with {code}{(messages.Length == 0 ? " and said nothing." : $": {messages}")}");
            }
        }

        if (code == AlreadyRunning)
        {
            WaitUntilListening(endpoint, cancellationToken);
        }

        return code == 0;
    }

    /// <summary>Connects, starting a host first where none runs.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="options">How to log in; null: as a shared login of the Unix user.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SmashException">As for <see cref="Start"/> and <see cref="SmashConnection.Open"/>.</exception>
    public static SmashConnection Connect(HostEndpoint endpoint, ConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        // The way to another machine stays between the two.
        using LinkUse? use = endpoint.Link?.Use();
        try
        {
            return SmashConnection.Open(endpoint, options, cancellationToken);
        }
        catch (HostNotRunningException)
        {
            Start(endpoint, cancellationToken: cancellationToken);
            return SmashConnection.Open(endpoint, options, cancellationToken);
        }
    }

    /// <summary>Whether a host listens.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="cancellationToken">Ends the waiting for another machine.</param>
    /// <exception cref="EndpointException">The socket cannot be used.</exception>
    /// <exception cref="SshLinkException">The other machine cannot be reached.</exception>
    public static bool IsRunning(HostEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Link is { } link)
        {
            using LinkUse use = link.Use();
            return link.Ask(cancellationToken).IsRunning;
        }

        try
        {
            SocketConnector.Connect(endpoint, cancellationToken).Dispose();
            return true;
        }
        catch (HostNotRunningException)
        {
            return false;
        }
    }

    private static bool StartThere(SshLink link, CancellationToken cancellationToken)
    {
        using LinkUse use = link.Use();
        bool isRunning = link.Ask(cancellationToken).IsRunning;
        if (!isRunning)
        {
            link.StartHost(cancellationToken);
        }

        return !isRunning;
    }

    /// <summary>Waits for a host that another process is just starting: it holds the lock and may not listen yet.</summary>
    private static void WaitUntilListening(HostEndpoint endpoint, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                SocketConnector.Connect(endpoint, cancellationToken).Dispose();
                return;
            }
            catch (HostNotRunningException) when (Stopwatch.GetElapsedTime(begin) < StartTimeout)
            {
                cancellationToken.WaitHandle.WaitOne(RetryInterval);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private static Process Launch(HostEndpoint endpoint, int? maxJobs)
    {
        // All three streams are pipes, so that the host holds no terminal of this session's.
        var start = new ProcessStartInfo(HostProgram.Find())
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in GetArguments(endpoint, maxJobs))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new HostStartException($"The host's program '{start.FileName}' cannot be executed: {exception.Message}", exception);
        }
    }

    private static List<string> GetArguments(HostEndpoint endpoint, int? maxJobs)
    {
        List<string> arguments = ["-f", endpoint.SocketPath, "-b", .. Settings.SelectMany(static setting => new[] { "-o", setting })];
        if (endpoint.StateDirectory is { } directory)
        {
            arguments.AddRange(["-o", "STATE_DIRECTORY=" + directory]);
        }

        if (maxJobs is { } count)
        {
            arguments.AddRange(["-n", count.ToString(CultureInfo.InvariantCulture)]);
        }

        return arguments;
    }

    private static string WaitForExit(Process process, CancellationToken cancellationToken)
    {
        var messages = new StringBuilder();
        process.StandardInput.Close();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Append(messages, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        using var exited = new ManualResetEventSlim();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.Set();
        try
        {
            exited.Wait(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HostStartException($"The host's program was not ready after {StartTimeout.TotalSeconds} s. {messages}");
        }

        if (process.ExitCode is not (0 or AlreadyRunning))
        {
            // To the end of what it said. A host that runs may hold the pipe open, one that failed does not.
            process.WaitForExit();
        }

        lock (messages)
        {
            return messages.ToString().Trim();
        }
    }

    private static void Append(StringBuilder messages, string? line)
    {
        if (line is not null)
        {
            lock (messages)
            {
                messages.AppendLine(line);
            }
        }
    }
}
