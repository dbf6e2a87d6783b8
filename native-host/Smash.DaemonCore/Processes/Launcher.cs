using System.Collections;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Processes;

/// <summary>
/// <c>smashd -l</c>, through which a daemon without a master starts its processes: no managed code may run between clone and exec, and what a
/// process is told of its peak memory begins with that of its parent. It ends when its control stream does.
/// </summary>
internal sealed unsafe class Launcher : IDisposable
{
    private const int ControlDescriptor = 3;

    private readonly int _pid;
    private bool _isReaped;

    private Launcher(int pid, int descriptor, EventLoop loop, IControlEvents owner)
    {
        _pid = pid;
        Channel = new ControlChannel(loop, descriptor, owner);
    }

    /// <summary>The stream to it.</summary>
    public ControlChannel Channel { get; }

    public int Pid => _pid;

    /// <summary>Starts one.</summary>
    /// <param name="path">The program smashd.</param>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="owner">Who is told of its end, and of what is not about a process.</param>
    /// <exception cref="ProcessCreationException">It cannot be started.</exception>
    public static Launcher Start(string path, EventLoop loop, IControlEvents owner)
    {
        int* ends = stackalloc int[2];
        if (MakeSocketPair.Invoke(MakeSocketPair.Unix, MakeSocketPair.StreamCloseOnExec, 0, ends) != 0)
        {
            throw new ProcessCreationException("No launcher: socketpair failed.", new Win32Exception());
        }

        int error = Spawn(path, ends[1], out int pid);
        CloseDescriptor.Invoke(ends[1]);
        if (error != 0)
        {
            CloseDescriptor.Invoke(ends[0]);
            throw new ProcessCreationException($"The launcher '{path}' cannot be started ({Marshal.GetPInvokeErrorMessage(error)}): name smashd by the setting LAUNCHER.", new Win32Exception(error));
        }

        return new Launcher(pid, ends[0], loop, owner);
    }

    /// <summary>Ends it, leaving what it started, and reaps it.</summary>
    public void Dispose()
    {
        Channel.Dispose();
        if (!_isReaped)
        {
            // Killed it ends at once even where it was stopped, so that the waiting is none.
            _isReaped = true;
            KillProcess.Invoke(_pid, KillProcess.Kill);
            WaitProcess.Invoke(_pid, null, 0);
        }
    }

    private static int Spawn(string path, int control, out int pid)
    {
        byte* actions = stackalloc byte[SpawnActionsInit.Size];
        int child = 0;
        using var program = new NativeStrings([path]);
        using var arguments = new NativeStrings([path, "-l"]);
        using var environment = new NativeStrings([.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static entry => $"{entry.Key}={entry.Value}")]);
        int error = SpawnActionsInit.Invoke(actions);
        if (error == 0)
        {
            error = SpawnActionsDuplicate.Invoke(actions, control, ControlDescriptor);
            error = error != 0 ? error : SpawnProcess.Invoke(&child, program.Pointers[0], actions, null, arguments.Pointers, environment.Pointers);
            _ = SpawnActionsDestroy.Invoke(actions);
        }

        pid = child;
        return error;
    }
}
