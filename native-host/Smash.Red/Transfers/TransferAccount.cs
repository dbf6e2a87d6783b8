using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Smash.Red.Transfers.Interop;

namespace Smash.Red.Transfers;

/// <summary>The account that a transfer keeps in memory: here at any time, and after its end by whatever.</summary>
internal sealed class TransferAccount : IDisposable
{
    private const int Length = 16;
    private const int SideOffset = 8;
    private const int ErrorOffset = 12;

    /// <summary>Makes an empty account.</summary>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public TransferAccount()
    {
        int descriptor = MakeMemoryFile.Invoke("smash-transfer", MakeMemoryFile.CloseOnExec);
        File = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());
        RandomAccess.SetLength(File, Length);
    }

    /// <summary>The memory.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Reads it.</summary>
    /// <returns>The bytes moved so far; on whose side it broke, and the error number, 0: it did not.</returns>
    public (long Bytes, TransferSide Side, int Error) Read()
    {
        Span<byte> account = stackalloc byte[Length];
        RandomAccess.Read(File, account, 0);
        return (BinaryPrimitives.ReadInt64LittleEndian(account), (TransferSide)BinaryPrimitives.ReadInt32LittleEndian(account[SideOffset..]), BinaryPrimitives.ReadInt32LittleEndian(account[ErrorOffset..]));
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}
