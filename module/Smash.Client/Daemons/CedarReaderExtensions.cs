using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>Reads lists: a count and as many elements.</summary>
internal static class CedarReaderExtensions
{
    /// <summary>Reads a list.</summary>
    /// <exception cref="CedarException">The count is more than the message can hold, or an element is not what is expected.</exception>
    public static T[] GetList<T>(this CedarReader reader, Func<CedarReader, T> read)
    {
        int count = reader.GetInt32();
        if (count < 0 || count > reader.RemainingBytes)
        {
            throw new CedarException($"A list of {count} elements is announced where {reader.RemainingBytes} bytes are left.");
        }

        // An initial capacity of at most what is there: the count is the peer's word.
        var list = new List<T>(count);
        for (int i = 0; i < count; i++)
        {
            list.Add(read(reader));
        }

        return [.. list];
    }
}
