using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Text;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Writes lines or bytes into a file of a world, as they come.</summary>
/// <param name="path">The file, as errors name it.</param>
/// <param name="open">Opens the file for what is written, by whether that is appended; what is written there is in the file once that is closed.</param>
/// <param name="parameters">What was asked for.</param>
internal sealed class WorldContentWriter(string path, Func<bool, RedWriteStream> open, ContentWriteParameters parameters) : IContentWriter
{
    private const int BufferSize = 64 * 1024;

    private readonly Encoding _encoding = parameters.GetEncoding();
    private bool _isAppending;
    private RedWriteStream? _file;
    private BufferedStream? _bytes;
    private bool _isClosed;

    /// <summary>Writes items.</summary>
    /// <param name="content">Texts, each a line of its own; or bytes.</param>
    public IList Write(IList content)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            Stream bytes = _bytes ??= Open();
            foreach (object? item in content)
            {
                WriteItem(bytes, item is PSObject wrapped ? wrapped.BaseObject : item);
            }

            return content;
        }
        catch (Exception exception) when (exception is SmashException or CommandException)
        {
            throw ProviderFault.Create(exception, path);
        }
    }

    /// <summary>Goes to the end of the file, which Add-Content asks for before it writes; any other place is not possible.</summary>
    public void Seek(long offset, SeekOrigin origin) => _isAppending = (offset, origin) switch
    {
        (0, SeekOrigin.End) => true,
        (0, SeekOrigin.Begin) => false,
        _ => throw new NotSupportedException("A file of a world can be written from its start, or from its end on."),
    };

    /// <summary>Ends the file, and waits until the RED has it.</summary>
    public void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        try
        {
            // Without a single item there is a file all the same.
            (_bytes ?? Open()).Flush();
            _file!.Complete();
        }
        catch (SmashException exception)
        {
            throw ProviderFault.Create(exception, path);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Breaks off what was not ended.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        _bytes = null;
    }

    private BufferedStream Open()
    {
        _file = open(_isAppending);
        var bytes = new BufferedStream(_file, BufferSize);
        if (!_isAppending && !parameters.AsByteStream)
        {
            bytes.Write(_encoding.Preamble);
        }

        return bytes;
    }

    private void WriteItem(Stream bytes, object? item)
    {
        switch (item)
        {
            case byte[] block when parameters.AsByteStream:
                bytes.Write(block);
                break;
            case byte one when parameters.AsByteStream:
                bytes.WriteByte(one);
                break;
            case var text when !parameters.AsByteStream:
                bytes.Write(_encoding.GetBytes(string.Create(CultureInfo.CurrentCulture, $"{text}{(parameters.NoNewline ? "" : Environment.NewLine)}")));
                break;
            default:
                throw new CommandException("NoByte", $"'{item}' is no byte. With -AsByteStream only bytes are written.");
        }
    }
}
