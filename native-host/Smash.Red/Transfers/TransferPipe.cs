using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Processes;
using Smash.Red.Transfers.Interop;

namespace Smash.Red.Transfers;

/// <summary>A pipe between a program in a world and what moves its bytes. A program never gets the socket itself: it could connect that to somewhere else.</summary>
internal sealed unsafe class TransferPipe : IDisposable
{
    /// <summary>Makes a pipe.</summary>
    /// <param name="owner">Whose it is, who then may open /dev/stdout and the like again; null: RED's own user.</param>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public TransferPipe(ProcessUser? owner)
    {
        int* descriptors = stackalloc int[2];
        Check(MakePipe.Invoke(descriptors, MakePipe.CloseOnExec));
        ReadEnd = new SafeFileHandle(descriptors[0], ownsHandle: true);
        WriteEnd = new SafeFileHandle(descriptors[1], ownsHandle: true);
        if (owner is not null && ChangeOwner.Invoke(ReadEnd, owner.UserId, owner.GroupId) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new Win32Exception(error);
        }
    }

    /// <summary>The end to read from.</summary>
    public SafeFileHandle ReadEnd { get; }

    /// <summary>The end to write to.</summary>
    public SafeFileHandle WriteEnd { get; }

    /// <summary>Closes both ends here.</summary>
    public void Dispose()
    {
        ReadEnd.Dispose();
        WriteEnd.Dispose();
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }
}
