using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Logs;

/// <summary>One file of a log, open for reading, as far as it had whole lines when it was opened.</summary>
internal sealed unsafe class LogPart : IDisposable
{
    // So much of the first line makes out which file it is.
    private const int MaxIdentityLength = 4096;

    private readonly int _descriptor;

    private LogPart(int descriptor, FileStatus.Facts facts)
    {
        _descriptor = descriptor;
        Facts = facts;
        Length = facts.Length;
        Identity = FindIdentity();
    }

    public FileStatus.Facts Facts { get; }

    /// <summary>The hash of the first line; 0 while there is none.</summary>
    public ulong Identity { get; }

    public long Length { get; }

    public static LogPart? TryOpen(string path)
    {
        int descriptor = OpenFile.ForReading(path);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error == Libc.ENOENT ? null : throw new IOException($"{path} cannot be read: {Marshal.GetPInvokeErrorMessage(error)}.");
        }

        if (FileStatus.TryGet(descriptor, out FileStatus.Facts facts) && facts.IsRegular)
        {
            return new LogPart(descriptor, facts);
        }

        CloseDescriptor.Invoke(descriptor);
        return null;
    }

    /// <summary>Reads until the buffer is full or the file, as it was when it was opened, is at its end.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        int wanted = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        int got = 0;
        fixed (byte* start = buffer)
        {
            while (got < wanted && ReadAt.Invoke(_descriptor, start + got, wanted - got, offset + got) is > 0 and var count)
            {
                got += (int)count;
            }
        }

        return got;
    }

    public void Dispose() => CloseDescriptor.Invoke(_descriptor);

    private ulong FindIdentity()
    {
        byte[] start = new byte[MaxIdentityLength];
        ReadOnlySpan<byte> read = start.AsSpan(0, Read(start, 0));
        int end = read.IndexOf((byte)'\n');
        if (end < 0 && read.Length < MaxIdentityLength)
        {
            return 0;
        }

        // Never 0, which means none.
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(end < 0 ? read : read[..end])) | 1;
    }
}
