using System.Buffers;

namespace Smash.DaemonCore.Cedar;

/// <summary>What was read of a stream and not taken yet. Empty, it holds no memory.</summary>
internal sealed class ReceivedBytes
{
    private const int ReadLength = 16 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, _end - _start);

    public void Take(int count)
    {
        _start += count;
        if (IsEmpty)
        {
            Release();
        }
    }

    /// <summary>Reads more; only when it is empty.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> FillAsync(Stream stream)
    {
        // First the wait, for which no memory is held; then the read. TLS may have nothing for us even so.
        _ = await stream.ReadAsync(Memory<byte>.Empty);
        _bytes = ArrayPool<byte>.Shared.Rent(ReadLength);
        try
        {
            _end = await stream.ReadAsync(_bytes);
        }
        finally
        {
            if (IsEmpty)
            {
                Release();
            }
        }

        return !IsEmpty;
    }

    private void Release()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        _start = _end = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
