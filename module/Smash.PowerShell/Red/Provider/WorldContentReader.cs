using System.Collections;
using System.Management.Automation.Provider;
using System.Text;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>The content of a file of a world, as lines or as bytes, read as it comes.</summary>
/// <param name="path">The file, as errors name it.</param>
/// <param name="encoding">Encoding of text, where no byte order mark says another.</param>
/// <param name="content">The bytes; closed with the reader.</param>
/// <param name="parameters">What was asked for.</param>
internal sealed class WorldContentReader(string path, Encoding encoding, Stream content, ContentReadParameters parameters) : IContentReader
{
    // With -Raw all is one item, however large; otherwise so many bytes are read ahead.
    private const int BufferSize = 64 * 1024;

    private readonly BufferedStream _bytes = new(content, BufferSize);
    private StreamReader? _text;
    private bool _isOver;

    /// <summary>Gives what comes next.</summary>
    /// <param name="readCount">Most items; 0 or less: all.</param>
    /// <returns>Lines, bytes, or all as one; empty: there is no more.</returns>
    public IList Read(long readCount)
    {
        try
        {
            return ReadItems(readCount);
        }
        catch (SmashException exception)
        {
            throw ProviderFault.Create(exception, path);
        }
    }

    private List<object> ReadItems(long readCount)
    {
        var items = new List<object>();
        while (!_isOver && (readCount <= 0 || items.Count < readCount))
        {
            object? item = parameters.Raw ? ReadAll() : ReadNext();
            _isOver = item is null || parameters.Raw;
            if (item is not null)
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>Not possible: the content comes as a stream.</summary>
    public void Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The content of a file of a world can be read from its start alone.");

    /// <inheritdoc/>
    public void Close() => Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _text?.Dispose();
        _bytes.Dispose();
    }

    private object? ReadNext()
    {
        if (!parameters.AsByteStream)
        {
            return OpenText().ReadLine();
        }

        int next = _bytes.ReadByte();
        return next < 0 ? null : (byte)next;
    }

    private object ReadAll()
    {
        if (!parameters.AsByteStream)
        {
            return OpenText().ReadToEnd();
        }

        using var all = new MemoryStream();
        _bytes.CopyTo(all);
        return all.ToArray();
    }

    private StreamReader OpenText() => _text ??= new StreamReader(_bytes, encoding, detectEncodingFromByteOrderMarks: true, BufferSize, leaveOpen: true);
}
