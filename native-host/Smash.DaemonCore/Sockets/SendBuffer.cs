using System.Buffers;

namespace Smash.DaemonCore.Sockets;

/// <summary>Bytes that have not been sent. Empty, it holds no memory.</summary>
internal sealed class SendBuffer
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _end)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    public ReadOnlySpan<byte> Peek() => _bytes.AsSpan(_start, Length);

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Release();
            _bytes = [];
            _start = _end = 0;
        }
    }

    private void MakeRoom(int count)
    {
        int needed = Length + count;
        byte[] target = needed <= _bytes.Length / 2 ? _bytes : ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(_bytes.Length * 2, needed * 2)));
        _bytes.AsSpan(_start, Length).CopyTo(target);
        if (target != _bytes)
        {
            Release();
        }

        _end = Length;
        _start = 0;
        _bytes = target;
    }

    private void Release()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
