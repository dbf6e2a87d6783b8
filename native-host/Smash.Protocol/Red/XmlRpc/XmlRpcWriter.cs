using System.Buffers.Text;
using System.Text;

namespace Smash.Protocol.Red.XmlRpc;

/// <summary>Writes documents of XML-RPC into memory, one after another. Those methods that take a name write a member of a struct, those without one write a parameter or an element of an array.</summary>
public sealed class XmlRpcWriter
{
    private const int FirstSize = 4096;

    // Its own: a document has many small pieces, and a writer behind an interface costs more than they do.
    private byte[] _document = new byte[FirstSize];
    private int _length;

    /// <summary>The document so far; it is there until the next one begins.</summary>
    public ReadOnlyMemory<byte> Document => _document.AsMemory(0, _length);

    /// <summary>Begins a new document.</summary>
    public void Clear() => _length = 0;

    /// <summary>Begins a call; parameters follow, each between <see cref="BeginParameter"/> and <see cref="EndParameter"/>.</summary>
    /// <param name="method">The method's name, of letters, digits and underlines.</param>
    public void BeginCall(string method)
    {
        Write("<?xml version=\"1.0\"?><methodCall><methodName>"u8);
        WriteEscaped(method);
        Write("</methodName><params>"u8);
    }

    /// <summary>Ends a call.</summary>
    public void EndCall() => Write("</params></methodCall>"u8);

    /// <summary>Begins an answer that is a struct; its members follow.</summary>
    public void BeginAnswer() => Write("<?xml version=\"1.0\"?><methodResponse><params><param><value><struct>"u8);

    /// <summary>Ends an answer.</summary>
    public void EndAnswer() => Write("</struct></value></param></params></methodResponse>"u8);

    /// <summary>Writes a fault: the whole document.</summary>
    /// <param name="code">Its number.</param>
    /// <param name="message">Its text.</param>
    public void WriteFault(int code, string message)
    {
        Write("<?xml version=\"1.0\"?><methodResponse><fault><value><struct>"u8);
        WriteInteger("faultCode"u8, code);
        WriteString("faultString"u8, message);
        Write("</struct></value></fault></methodResponse>"u8);
    }

    /// <summary>Begins a parameter.</summary>
    public void BeginParameter() => Write("<param>"u8);

    /// <summary>Ends a parameter.</summary>
    public void EndParameter() => Write("</param>"u8);

    /// <summary>Begins a struct.</summary>
    public void BeginStruct() => Write("<value><struct>"u8);

    /// <summary>Begins a struct that is a member.</summary>
    /// <param name="name">The member's name.</param>
    public void BeginStruct(ReadOnlySpan<byte> name)
    {
        BeginMember(name);
        BeginStruct();
    }

    /// <summary>Ends a struct.</summary>
    public void EndStruct() => Write("</struct></value>"u8);

    /// <summary>Ends a struct that is a member.</summary>
    public void EndMemberStruct() => Write("</struct></value></member>"u8);

    /// <summary>Writes an array.</summary>
    /// <typeparam name="T">What its elements are.</typeparam>
    /// <param name="elements">The elements.</param>
    /// <param name="write">Writes one.</param>
    public void WriteArray<T>(IReadOnlyList<T> elements, Action<XmlRpcWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(elements);
        ArgumentNullException.ThrowIfNull(write);
        Write("<value><array><data>"u8);
        for (int i = 0; i < elements.Count; i++)
        {
            write(this, elements[i]);
        }

        Write("</data></array></value>"u8);
    }

    /// <summary>Writes a member that is an array.</summary>
    /// <typeparam name="T">What its elements are.</typeparam>
    /// <param name="name">The member's name.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="write">Writes one.</param>
    public void WriteArray<T>(ReadOnlySpan<byte> name, IReadOnlyList<T> elements, Action<XmlRpcWriter, T> write)
    {
        BeginMember(name);
        WriteArray(elements, write);
        EndMember();
    }

    /// <summary>Writes a string.</summary>
    /// <param name="text">The text. What XML cannot carry, control characters and halves of surrogate pairs, is written as U+FFFD.</param>
    public void WriteString(string text)
    {
        Write("<value><string>"u8);
        WriteEscaped(text);
        Write("</string></value>"u8);
    }

    /// <summary>Writes a member that is a string.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="text">The text, as in <see cref="WriteString(string)"/>.</param>
    public void WriteString(ReadOnlySpan<byte> name, string text)
    {
        BeginMember(name);
        WriteString(text);
        EndMember();
    }

    /// <summary>Writes an integer: as <c>int</c> where it fits in 32 bits, else as <c>i8</c>.</summary>
    /// <param name="number">The number.</param>
    public void WriteInteger(long number)
    {
        bool isInt = number is >= int.MinValue and <= int.MaxValue;
        Write(isInt ? "<value><int>"u8 : "<value><i8>"u8);
        Utf8Formatter.TryFormat(number, Reserve(20), out int written);
        _length += written;
        Write(isInt ? "</int></value>"u8 : "</i8></value>"u8);
    }

    /// <summary>Writes a member that is an integer.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="number">The number.</param>
    public void WriteInteger(ReadOnlySpan<byte> name, long number)
    {
        BeginMember(name);
        WriteInteger(number);
        EndMember();
    }

    private void BeginMember(ReadOnlySpan<byte> name)
    {
        Write("<member><name>"u8);
        Write(name);
        Write("</name>"u8);
    }

    private void EndMember() => Write("</member>"u8);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private void WriteText(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private void WriteEscaped(string text)
    {
        ReadOnlySpan<char> rest = text;
        for (int at = rest.IndexOfAny(XmlEscape.Special); at >= 0; at = rest.IndexOfAny(XmlEscape.Special))
        {
            WriteText(rest[..at]);
            Write(XmlEscape.Of(rest[at]));
            rest = rest[(at + 1)..];
        }

        WriteText(rest);
    }

    private Span<byte> Reserve(int length)
    {
        if (_document.Length - _length < length)
        {
            Array.Resize(ref _document, (int)Math.Min(Array.MaxLength, Math.Max((long)_length + length, 2L * _document.Length)));
        }

        return _document.AsSpan(_length);
    }
}
