using System.Buffers;

namespace Smash.DaemonCore.Sockets;

/// <summary>The part of a stream that is not a whole packet yet. Empty, it holds no memory.</summary>
internal sealed class ReceiveBuffer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    /// <summary>Adds bytes.</summary>
    /// <returns>All that is kept, valid until <see cref="Keep"/>.</returns>
    public ReadOnlySpan<byte> Append(ReadOnlySpan<byte> arrived)
    {
        if (Length + arrived.Length > _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + arrived.Length, _bytes.Length * 2));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            Release();
            _bytes = larger;
        }

        arrived.CopyTo(_bytes.AsSpan(Length));
        Length += arrived.Length;
        return _bytes.AsSpan(0, Length);
    }

    /// <summary>Keeps these bytes alone; they may be a part of this buffer.</summary>
    public void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.Length == Length && Length > 0)
        {
            return;
        }

        if (rest.Length == 0)
        {
            Release();
            _bytes = [];
        }
        else if (_bytes.Length == 0)
        {
            Length = 0;
            Append(rest);
            return;
        }
        else
        {
            rest.CopyTo(_bytes);
        }

        Length = rest.Length;
    }

    private void Release()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
