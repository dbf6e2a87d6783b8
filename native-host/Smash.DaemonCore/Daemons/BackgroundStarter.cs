using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Daemons;

/// <summary>
/// Runs this program once more, detached: in a session of its own, without a terminal, standard input empty. A managed process cannot fork itself: its other threads would be missing in the child.
/// The command line is the same; the child knows by <see cref="ReadySignal"/> that it is the one that stays.
/// </summary>
internal static unsafe class BackgroundStarter
{
    /// <summary>Starts it and waits until it is ready.</summary>
    /// <returns>0, or the exit code of a start that failed; its errors have been shown.</returns>
    /// <exception cref="DaemonStartException">The operating system refused.</exception>
    public static int Run()
    {
        int* pipe = stackalloc int[2];
        Check(MakePipe.Invoke(pipe, MakePipe.CloseOnExec) == 0 ? 0 : Marshal.GetLastPInvokeError(), "pipe");
        int process = Spawn(pipe[1]);
        CloseDescriptor.Invoke(pipe[1]);
        bool isReady = WaitForByte(pipe[0]);
        CloseDescriptor.Invoke(pipe[0]);
        return isReady ? DaemonExitCode.Done : WaitForExit(process);
    }

    private static int Spawn(int ready)
    {
        string path = Environment.ProcessPath ?? throw new DaemonStartException(DaemonExitCode.OperatingSystem, "The path of this program is not known, so it cannot be started in the background.");
        byte* attributes = stackalloc byte[SpawnAttributesInit.Size];
        byte* actions = stackalloc byte[SpawnActionsInit.Size];
        int process;
        using var program = new NativeStrings([path]);
        using var arguments = new NativeStrings(OwnArguments());
        using var environment = new NativeStrings(OwnEnvironment(ready));
        Check(SpawnAttributesInit.Invoke(attributes), "posix_spawnattr_init");
        Check(SpawnAttributesSetFlags.Invoke(attributes, SpawnAttributesSetFlags.NewSession), "posix_spawnattr_setflags");
        Check(SpawnActionsInit.Invoke(actions), "posix_spawn_file_actions_init");
        Check(SpawnActionsOpen.Invoke(actions, 0, "/dev/null", 0, 0), "posix_spawn_file_actions_addopen");
        // Onto itself: that takes close-on-exec off, in the child alone.
        Check(SpawnActionsDuplicate.Invoke(actions, ready, ready), "posix_spawn_file_actions_adddup2");
        int error = SpawnProcess.Invoke(&process, program.Pointers[0], actions, attributes, arguments.Pointers, environment.Pointers);
        _ = SpawnActionsDestroy.Invoke(actions);
        _ = SpawnAttributesDestroy.Invoke(attributes);
        Check(error, "posix_spawn");
        return process;
    }

    /// <summary>With what the runtime's host was called too, such as the path of a program that `dotnet` runs.</summary>
    private static string[] OwnArguments() => Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")).Split('\0')[..^1];

    private static string[] OwnEnvironment(int ready)
    {
        IEnumerable<string> variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static variable => $"{variable.Key}={variable.Value}");
        return [.. variables, string.Create(CultureInfo.InvariantCulture, $"{ReadySignal.Variable}={ready}")];
    }

    private static bool WaitForByte(int descriptor)
    {
        byte ready;
        nint count;
        do
        {
            count = ReadDescriptor.Invoke(descriptor, &ready, 1);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        return count == 1;
    }

    private static int WaitForExit(int process)
    {
        int status;
        while (WaitProcess.Invoke(process, &status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Libc.EINTR)
            {
                return DaemonExitCode.StartFailed;
            }
        }

        int signal = status & 0x7F;
        int exitCode = signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
        // One that ended well without ever being ready was asked to end while it started.
        return exitCode == DaemonExitCode.Done ? DaemonExitCode.StartFailed : exitCode;
    }

    private static void Check(int error, string call)
    {
        if (error != 0)
        {
            throw new DaemonStartException(DaemonExitCode.OperatingSystem, $"The background process cannot be started: {call}: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }
}
