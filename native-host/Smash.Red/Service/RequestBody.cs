using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Smash.Red.Service;

/// <summary>The bytes of a call: memory is taken for what has come, never for what was only announced.</summary>
/// <param name="budget">What all of them may take.</param>
/// <param name="most">Most bytes of one.</param>
internal sealed class RequestBody(MemoryBudget budget, int most) : IDisposable
{
    private const int FirstSize = 4 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;
    private int _taken;

    /// <summary>What was read.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Reads to the end.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>Null where it is all there; else how the request is answered.</returns>
    public async ValueTask<HttpRefusal?> ReadAsync(PipeReader reader)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync().ConfigureAwait(false);
            HttpRefusal? refusal = Append(result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            if (refusal is not null || result.IsCompleted)
            {
                return refusal;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        budget.Return(_taken);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private HttpRefusal? Append(ReadOnlySequence<byte> buffer)
    {
        long length = _length + buffer.Length;
        if (length > most)
        {
            return new HttpRefusal(StatusCodes.Status413PayloadTooLarge, $"A call has at most {most} bytes (RED_MAX_REQUEST).");
        }

        if (length > _bytes.Length && !TryGrow((int)length))
        {
            return new HttpRefusal(StatusCodes.Status503ServiceUnavailable, "Too many great calls are on their way at once (RED_MEMORY).") { Header = ("Retry-After", "1") };
        }

        buffer.CopyTo(_bytes.AsSpan(_length));
        _length = (int)length;
        return null;
    }

    private bool TryGrow(int least)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, _bytes.Length * 2));
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        budget.Return(_taken);
        _taken = larger.Length;
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
        return true;
    }
}
