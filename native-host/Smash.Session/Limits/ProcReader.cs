using System.Buffers.Text;
using Smash.Session.Interop;

namespace Smash.Session.Limits;

/// <summary>
/// Reads /proc again and again: by system calls of its own, since File makes five of one read and leaves garbage behind. What is not there, or may not be read, is
/// empty: processes come and go meanwhile. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class ProcReader
{
    private byte[] _buffer = new byte[8192];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, NUL-terminated.</param>
    /// <returns>Its content, which the next call overwrites.</returns>
    public ReadOnlySpan<byte> ReadFile(ReadOnlySpan<byte> path)
    {
        int descriptor = Open(path);
        if (descriptor < 0)
        {
            return [];
        }

        int length = 0;
        for (int count = 1; count > 0; length += count)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * length);
            }

            fixed (byte* at = &_buffer[length])
            {
                count = Math.Max(0, (int)Interop.ReadFile.Invoke(descriptor, at, _buffer.Length - length));
            }
        }

        _ = CloseFile.Invoke(descriptor);
        return _buffer.AsSpan(0, length);
    }

    /// <summary>Finds the entries of a folder whose names are numbers.</summary>
    /// <param name="path">Its path, NUL-terminated.</param>
    /// <param name="numbers">Takes them.</param>
    public void ReadNumbers(ReadOnlySpan<byte> path, List<int> numbers)
    {
        int descriptor = Open(path);
        if (descriptor < 0)
        {
            return;
        }

        fixed (byte* buffer = _buffer)
        {
            int length;
            while ((length = (int)ReadFolder.Invoke(descriptor, buffer, _buffer.Length)) > 0)
            {
                AddNumbers(_buffer.AsSpan(0, length), numbers);
            }
        }

        _ = CloseFile.Invoke(descriptor);
    }

    private static int Open(ReadOnlySpan<byte> path)
    {
        fixed (byte* first = path)
        {
            return OpenFile.ForReading(first);
        }
    }

    private static void AddNumbers(ReadOnlySpan<byte> entries, List<int> numbers)
    {
        while (entries.Length > ReadFolder.NameOffset)
        {
            int length = BitConverter.ToUInt16(entries[ReadFolder.LengthOffset..]);
            ReadOnlySpan<byte> name = entries[ReadFolder.NameOffset..length];
            if (Utf8Parser.TryParse(name, out int number, out int digits) && name[digits] == 0)
            {
                numbers.Add(number);
            }

            entries = entries[length..];
        }
    }
}
