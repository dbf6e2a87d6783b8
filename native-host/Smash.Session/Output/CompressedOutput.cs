using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Smash.Session.Output;

/// <summary>
/// An output file that was compressed: gzip members (RFC 1952) of a mebibyte each, one behind the other, so that gzip reads the file, and a place in it is found without what is before it. Each
/// member's extra field "Sm" has its own length and that of what is in it.
/// </summary>
internal sealed class CompressedOutput : OutputFile
{
    /// <summary>What the name of the file has more.</summary>
    public const string Ending = ".gz";

    private const int MemberLength = 1 << 20;
    private const int PlainHeaderLength = 10;
    private const int HeaderLength = 24;
    private const byte HasExtraField = 4;

    private readonly SafeFileHandle _file;
    private readonly List<Member> _members = [];
    private byte[] _content = [];
    private int _contentOf = -1;

    private readonly record struct Member(long Position, int Length, long Offset, int ContentLength);

    /// <summary>Reads where its members are.</summary>
    /// <param name="file">The file, which it owns.</param>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public CompressedOutput(SafeFileHandle file)
    {
        _file = file;
        long end = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[HeaderLength];
        for (long position = 0; position < end;)
        {
            if (RandomAccess.Read(file, header, position) < HeaderLength || header[3] != HasExtraField || header[12] != 'S' || header[13] != 'm')
            {
                throw new InvalidDataException("The compressed output is damaged.");
            }

            var member = new Member(position, (int)BinaryPrimitives.ReadUInt32LittleEndian(header[16..]), Length, (int)BinaryPrimitives.ReadUInt32LittleEndian(header[20..]));
            _members.Add(member);
            Length += member.ContentLength;
            position += Math.Max(HeaderLength, member.Length);
        }
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <summary>Puts a compressed file in a file's place. Whenever it is interrupted, one of the two is whole.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="IOException">The disk refuses it; the file is as it was.</exception>
    public static void Compress(string path)
    {
        string made = path + Ending + ".new";
        try
        {
            using FileStream whole = File.OpenRead(path);
            using var compressed = new FileStream(made, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            byte[] content = new byte[MemberLength];
            for (int count; (count = whole.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)) > 0;)
            {
                compressed.Write(MakeMember(content.AsSpan(0, count)));
            }

            compressed.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(made);
            throw;
        }

        File.Move(made, path + Ending, overwrite: true);
        File.Delete(path);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> data, long offset)
    {
        int number = Find(offset);
        if (number < 0)
        {
            return 0;
        }

        if (_contentOf != number)
        {
            _content = ReadMember(_members[number]);
            _contentOf = number;
        }

        ReadOnlySpan<byte> rest = _content.AsSpan((int)(offset - _members[number].Offset));
        int count = Math.Min(rest.Length, data.Length);
        rest[..count].CopyTo(data);
        return count;
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    private static ReadOnlySpan<byte> MakeMember(ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[HeaderLength - PlainHeaderLength]);
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        // The header goes to the front, and the extra field between it and what it is the header of.
        Span<byte> member = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        member.Slice(HeaderLength - PlainHeaderLength, PlainHeaderLength).CopyTo(member);
        member[3] = HasExtraField;
        Span<byte> extra = member[PlainHeaderLength..HeaderLength];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 12);
        extra[2] = (byte)'S';
        extra[3] = (byte)'m';
        BinaryPrimitives.WriteUInt16LittleEndian(extra[4..], 8);
        BinaryPrimitives.WriteUInt32LittleEndian(extra[6..], (uint)member.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(extra[10..], (uint)content.Length);
        return member;
    }

    private int Find(long offset)
    {
        int low = 0, high = _members.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            Member member = _members[middle];
            if (offset < member.Offset)
            {
                high = middle - 1;
            }
            else if (offset >= member.Offset + member.ContentLength)
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }

        return -1;
    }

    private byte[] ReadMember(Member member)
    {
        byte[] compressed = new byte[member.Length];
        int length = RandomAccess.Read(_file, compressed, member.Position);
        byte[] content = new byte[member.ContentLength];
        using var gzip = new GZipStream(new MemoryStream(compressed, 0, length), CompressionMode.Decompress);
        gzip.ReadExactly(content);
        return content;
    }
}
