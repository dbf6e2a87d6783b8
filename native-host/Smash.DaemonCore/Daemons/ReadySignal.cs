using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Daemons;

/// <summary>The background process's end of the pipe on which its starter waits. Until the word is given its errors go where the starter's go.</summary>
internal sealed unsafe class ReadySignal : IDisposable
{
    /// <summary>The environment variable that names the descriptor.</summary>
    public const string Variable = "SMASH_READY_FD";

    private int _descriptor;

    private ReadySignal(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes the pipe out of the environment, so that no child of the daemon finds it; null where nobody waits.</summary>
    public static ReadySignal? Take()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor) || descriptor <= 2)
        {
            return null;
        }

        ControlDescriptor.Invoke(descriptor, ControlDescriptor.SetDescriptorFlags, ControlDescriptor.CloseOnExec);
        return new ReadySignal(descriptor);
    }

    /// <summary>Tells the starter that all is well, and lets go of its standard streams.</summary>
    public void Give()
    {
        if (_descriptor < 0)
        {
            return;
        }

        ReleaseStandardStreams();
        byte ready = 1;
        WriteDescriptor.Invoke(_descriptor, &ready, 1);
        Dispose();
    }

    /// <summary>Whoever waits for the end of the starter's output, as a shell's $(…) does, must not wait for the daemon's. The runtime too holds copies of both streams.</summary>
    private static void ReleaseStandardStreams()
    {
        using SafeFileHandle nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        FileStatus.TryGet(1, out FileStatus.Facts output);
        FileStatus.TryGet(2, out FileStatus.Facts error);
        foreach (string entry in Directory.GetFiles("/proc/self/fd"))
        {
            int descriptor = int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture);
            bool isStandard = descriptor is 1 or 2;
            // A file keeps nobody waiting, and may be open here for another reason.
            if (isStandard || (FileStatus.TryGet(descriptor, out FileStatus.Facts facts) && !facts.IsRegular && descriptor > 2 && (facts.IsSameFile(output) || facts.IsSameFile(error))))
            {
                DuplicateDescriptor.Invoke((int)nothing.DangerousGetHandle(), descriptor);
                ControlDescriptor.Invoke(descriptor, ControlDescriptor.SetDescriptorFlags, isStandard ? 0 : ControlDescriptor.CloseOnExec);
            }
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            CloseDescriptor.Invoke(_descriptor);
            _descriptor = -1;
        }
    }
}
