using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Smash.Protocol.Red.XmlRpc;

/// <summary>Reads documents of XML-RPC. Nothing in them makes it take more memory than a small multiple of their size, or more stack than <see cref="XmlRpcLimits.Depth"/> allows.</summary>
public ref struct XmlRpcReader
{
    private readonly ReadOnlyMemory<byte> _document;
    private readonly XmlRpcLimits _limits;
    private XmlScanner _scanner;
    private int _values;

    private XmlRpcReader(ReadOnlyMemory<byte> document, XmlRpcLimits limits)
    {
        _document = XmlDocument.ToUtf8(document);
        _limits = limits;
        _scanner = new XmlScanner(_document.Span);
    }

    /// <summary>Reads a call.</summary>
    /// <param name="document">The document; names of members refer to it, so it must stay what it is while the call is used.</param>
    /// <param name="limits">How much it may hold.</param>
    /// <exception cref="XmlRpcException">It is no such document, or holds more.</exception>
    public static XmlRpcCall ReadCall(ReadOnlyMemory<byte> document, XmlRpcLimits limits)
    {
        var reader = new XmlRpcReader(document, limits);
        XmlRpcCall call = reader.ReadCall();
        reader._scanner.ReadEnd();
        return call;
    }

    /// <summary>Reads the answer to a call.</summary>
    /// <param name="document">The document; names of members refer to it, so it must stay what it is while the value is used.</param>
    /// <param name="limits">How much it may hold.</param>
    /// <exception cref="XmlRpcException">It is no such document, or holds more.</exception>
    /// <exception cref="XmlRpcFaultException">The answer is a fault.</exception>
    public static XmlRpcValue ReadAnswer(ReadOnlyMemory<byte> document, XmlRpcLimits limits)
    {
        var reader = new XmlRpcReader(document, limits);
        XmlRpcValue answer = reader.ReadAnswer(out bool isFault);
        reader._scanner.ReadEnd();
        return isFault ? throw new XmlRpcFaultException(answer.ToStruct().ReadInt32("faultCode"u8), answer.ToStruct().ReadText("faultString"u8)) : answer;
    }

    private XmlRpcCall ReadCall()
    {
        Open(XmlRpcElement.MethodCall);
        Open(XmlRpcElement.MethodName);
        string method = ReadScalarText(XmlRpcElement.MethodName).Trim();
        var parameters = new List<XmlRpcValue>();
        if (TryOpen(XmlRpcElement.Params, XmlRpcElement.MethodCall))
        {
            while (TryOpen(XmlRpcElement.Param, XmlRpcElement.Params))
            {
                Open(XmlRpcElement.Value);
                parameters.Add(ReadValue(1));
                Close(XmlRpcElement.Param);
            }

            Close(XmlRpcElement.MethodCall);
        }

        return new XmlRpcCall(method, [.. parameters]);
    }

    private XmlRpcValue ReadAnswer(out bool isFault)
    {
        Open(XmlRpcElement.MethodResponse);
        XmlRpcElement content = OpenAny();
        isFault = content == XmlRpcElement.Fault;
        if (!isFault)
        {
            Require(content, XmlRpcElement.Params);
            Open(XmlRpcElement.Param);
        }

        Open(XmlRpcElement.Value);
        XmlRpcValue value = ReadValue(1);
        if (!isFault)
        {
            Close(XmlRpcElement.Param);
        }

        Close(content);
        Close(XmlRpcElement.MethodResponse);
        return value;
    }

    // From behind <value> to behind </value>.
    private XmlRpcValue ReadValue(int depth)
    {
        if (depth > _limits.Depth || ++_values > _limits.Values)
        {
            throw _scanner.Bad($"The document has more than {_limits.Depth} values inside each other, or more than {_limits.Values} in all.");
        }

        if (_scanner.Read() == XmlTag.End)
        {
            Require(XmlRpcElementNames.Find(_scanner.Name), XmlRpcElement.Value);
            return XmlRpcValue.OfString(Encoding.UTF8.GetString(_scanner.TextBytes));
        }

        RequireBlank();
        XmlRpcElement type = XmlRpcElementNames.Find(_scanner.Name);
        XmlRpcValue value = type switch
        {
            XmlRpcElement.Struct => ReadStruct(depth),
            XmlRpcElement.Array => ReadArray(depth),
            _ => ReadScalar(type),
        };
        Close(XmlRpcElement.Value);
        return value;
    }

    private XmlRpcValue ReadStruct(int depth)
    {
        var members = new List<XmlRpcMember>();
        while (TryOpen(XmlRpcElement.Member, XmlRpcElement.Struct))
        {
            Open(XmlRpcElement.Name);
            ReadOnlyMemory<byte> name = ReadName();
            Open(XmlRpcElement.Value);
            members.Add(new XmlRpcMember(name, ReadValue(depth + 1)));
            Close(XmlRpcElement.Member);
        }

        return XmlRpcValue.OfStruct(members.Count == 0 ? XmlRpcStruct.Empty : new XmlRpcStruct([.. members]));
    }

    private XmlRpcValue ReadArray(int depth)
    {
        Open(XmlRpcElement.Data);
        var elements = new List<XmlRpcValue>();
        while (TryOpen(XmlRpcElement.Value, XmlRpcElement.Data))
        {
            elements.Add(ReadValue(depth + 1));
        }

        Close(XmlRpcElement.Array);
        return XmlRpcValue.OfArray([.. elements]);
    }

    private XmlRpcValue ReadScalar(XmlRpcElement type)
    {
        ReadTextOf(type);
        ReadOnlySpan<byte> text = _scanner.TextBytes;
        return type switch
        {
            XmlRpcElement.String => XmlRpcValue.OfString(Encoding.UTF8.GetString(text)),
            XmlRpcElement.Int => XmlRpcValue.OfInteger(long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : throw NotOf("an integer of 64 bits")),
            XmlRpcElement.Boolean => XmlRpcValue.OfBoolean(ParseBoolean(text)),
            XmlRpcElement.Double => XmlRpcValue.OfDouble(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw NotOf("a double")),
            XmlRpcElement.DateTime => XmlRpcValue.OfDateTime(Encoding.UTF8.GetString(text)),
            XmlRpcElement.Base64 => XmlRpcValue.OfBase64(ParseBase64(text)),
            XmlRpcElement.Nil when XmlScanner.IsBlank(text) => default,
            _ => throw _scanner.Bad($"<{Encoding.UTF8.GetString(_scanner.Name)}> is no type of a value."),
        };
    }

    private readonly bool ParseBoolean(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8) switch
    {
        [(byte)'0'] => false,
        [(byte)'1'] => true,
        _ => throw NotOf("0 or 1"),
    };

    private readonly byte[] ParseBase64(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done ? bytes[..written] : throw NotOf("base64");
    }

    private readonly XmlRpcException NotOf(string type) => _scanner.Bad($"What is declared as {type} is none.");

    private ReadOnlyMemory<byte> ReadName()
    {
        ReadTextOf(XmlRpcElement.Name);
        ReadOnlySpan<byte> text = _scanner.TextBytes;
        int start = _scanner.Text.Start;
        return start < 0 ? text.ToArray() : _document.Slice(start, text.Length);
    }

    private string ReadScalarText(XmlRpcElement element)
    {
        ReadTextOf(element);
        return Encoding.UTF8.GetString(_scanner.TextBytes);
    }

    private void ReadTextOf(XmlRpcElement element)
    {
        if (_scanner.Read() != XmlTag.End)
        {
            throw _scanner.Bad($"<{Encoding.UTF8.GetString(_scanner.Name)}> stands where there is text alone.");
        }

        Require(XmlRpcElementNames.Find(_scanner.Name), element);
    }

    private XmlRpcElement OpenAny()
    {
        XmlTag tag = _scanner.Read();
        RequireBlank();
        return tag == XmlTag.Start ? XmlRpcElementNames.Find(_scanner.Name) : throw _scanner.Bad($"</{Encoding.UTF8.GetString(_scanner.Name)}> comes too soon.");
    }

    private void Open(XmlRpcElement element) => Require(OpenAny(), element);

    // Opens an element of a list, or closes the list.
    private bool TryOpen(XmlRpcElement element, XmlRpcElement list)
    {
        XmlTag tag = _scanner.Read();
        RequireBlank();
        Require(XmlRpcElementNames.Find(_scanner.Name), tag == XmlTag.Start ? element : list);
        return tag == XmlTag.Start;
    }

    private void Close(XmlRpcElement element)
    {
        XmlTag tag = _scanner.Read();
        RequireBlank();
        if (tag != XmlTag.End)
        {
            throw _scanner.Bad($"<{Encoding.UTF8.GetString(_scanner.Name)}> stands where {element} is to end.");
        }

        Require(XmlRpcElementNames.Find(_scanner.Name), element);
    }

    private readonly void Require(XmlRpcElement found, XmlRpcElement expected)
    {
        if (found != expected)
        {
            throw _scanner.Bad($"<{Encoding.UTF8.GetString(_scanner.Name)}> stands where {expected} is to be.");
        }
    }

    private readonly void RequireBlank()
    {
        if (!XmlScanner.IsBlank(_scanner.TextBytes))
        {
            throw _scanner.Bad("There is text between elements.");
        }
    }
}
