using System.Security.Cryptography;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>Makes files of the parts that come and of those that are here.</summary>
/// <param name="plan">What is to come.</param>
/// <param name="place">Where it is put.</param>
internal sealed class PartSink(PartPlan plan, IContentPlace place)
{
    private readonly byte[] _buffer = new byte[ChunkCutter.MostBytes];
    private readonly HashSet<int> _wanted = [.. plan.Wanted];

    /// <summary>Reads the parts that were asked for.</summary>
    /// <param name="stream">They, one after another.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="InvalidDataException">They ended too soon.</exception>
    /// <exception cref="RexRefusedException">RexFileChanged: a file is not what it was said to be.</exception>
    public async Task ReadAsync(Stream stream)
    {
        foreach ((HashedFile content, int first) in plan.Contents)
        {
            string temporary = place.NameTemporary(content);
            try
            {
                await MakeAsync(temporary, content, first, stream);
                place.Keep(content, temporary);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
    }

    private async Task MakeAsync(string path, HashedFile content, int first, Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        int part = first;
        foreach (int length in PartList.BytesOf(content))
        {
            for (int left = length; left > 0;)
            {
                Memory<byte> bytes = _buffer.AsMemory(0, Math.Min(left, _buffer.Length));
                await ReadPartAsync(part, content, part - first, bytes, stream);
                hash.AppendData(bytes.Span);
                await file.WriteAsync(bytes);
                left -= bytes.Length;
            }

            part++;
        }

        if (FileHash.Read(hash.GetHashAndReset()) != content.Hash)
        {
            throw new RexRefusedException(new RexRefusal(Errno.EIO, "RexFileChanged", $"A file of {content.Bytes} bytes came otherwise than it was announced: it was changed while it was sent."));
        }
    }

    private async Task ReadPartAsync(int part, HashedFile content, int piece, Memory<byte> bytes, Stream stream)
    {
        if (_wanted.Contains(part))
        {
            await stream.ReadExactlyAsync(bytes);
        }
        else if (!plan.Pieces.TryRead(content.Chunks[piece], bytes.Span))
        {
            throw new RexRefusedException(new RexRefusal(Errno.EIO, "RexFileChanged", "A file that others were to be made from was changed or taken away meanwhile."));
        }
    }
}
