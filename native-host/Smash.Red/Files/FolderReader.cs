using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Smash.Protocol.Red;
using Smash.Red.Interop;

namespace Smash.Red.Files;

/// <summary>Reads what a directory holds.</summary>
internal static unsafe class FolderReader
{
    private const int BufferLength = 32 * 1024;

    /// <summary>Adds all that a directory holds but <c>.</c> and <c>..</c>.</summary>
    /// <remarks>Where that makes more files than <paramref name="most"/>, it need not be all.</remarks>
    /// <param name="folder">The directory, open for reading.</param>
    /// <param name="isInMemory">Whether it is on a tmpfs, which tells as much at once as there is room for: then what leaves room is all.</param>
    /// <param name="most">How many there may be for the rest to matter.</param>
    /// <param name="files">Where to add.</param>
    /// <returns>0, or the error.</returns>
    [SkipLocalsInit]
    public static int Read(int folder, bool isInMemory, int most, List<RedFile> files)
    {
        byte* entries = stackalloc byte[BufferLength];
        while (files.Count <= most)
        {
            nint length = ReadFolder.Invoke(folder, entries, BufferLength);
            if (length <= 0)
            {
                return length == 0 ? 0 : Marshal.GetLastPInvokeError();
            }

            for (byte* entry = entries; entry < entries + length; entry += Unsafe.Read<ushort>(entry + ReadFolder.LengthOffset))
            {
                Add(folder, entry + ReadFolder.NameOffset, files);
            }

            if (isInMemory && length <= BufferLength - ReadFolder.LargestEntry)
            {
                break;
            }
        }

        return 0;
    }

    // What was removed since the directory was read is not there any more.
    private static void Add(int folder, byte* name, List<RedFile> files)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        if (!bytes.SequenceEqual("."u8) && !bytes.SequenceEqual(".."u8) && FileStatus.TryGet(folder, name, out FileStatus.Facts facts))
        {
            files.Add(FileFacts.ToFile(FileNameText.Decode(bytes), facts));
        }
    }
}
