using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Smash.ScriptJob;

/// <summary>All that a script job is told, through its standard input. Objects in it are CLIXML (<see cref="CliXml"/>), to be read by whoever needs them.</summary>
/// <remarks>
/// The bytes are <c>SMSJ</c>, a version (1), a byte of flags (bit 0: the rest is compressed as zlib), and then parts: a byte that says what it is,
/// the number of its bytes (u32, big-endian), and the bytes. A part that is not known is skipped.
/// </remarks>
public sealed record ScriptPayload
{
    // Below this, compressing costs more than it spares.
    private const int CompressedFrom = 16 * 1024;

    private const byte FormatVersion = 1;
    private const byte IsCompressed = 1;
    private const int HeaderLength = 6;
    private const int PartHeaderLength = 5;

    private enum Part : byte
    {
        Script = 1,
        InitializationScript = 2,
        Location = 3,
        Argument = 4,
        UsingKey = 5,
        UsingValue = 6,
        Item = 7,
        ThrottleLimit = 8,
    }

    /// <summary>Text of the script.</summary>
    public required string Script { get; init; }

    /// <summary>Text of a script that runs before it, in the same session; what it writes is dropped. Null: none.</summary>
    public string? InitializationScript { get; init; }

    /// <summary>Absolute path of the folder to run in; null: the one that the process was started in.</summary>
    public string? Location { get; init; }

    /// <summary>The script's arguments, by position.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Values of the expressions with <c>$using:</c>, by the key that PowerShell looks them up with (<see cref="UsingExpression"/>).</summary>
    public IReadOnlyDictionary<string, string> UsingValues { get; init; } = new Dictionary<string, string>();

    /// <summary>What the script is run for, once each; null: it runs once, for nothing in particular.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>Most items that are worked on at once, 1 or more.</summary>
    public int ThrottleLimit { get; init; } = 1;

    private static ReadOnlySpan<byte> Magic => "SMSJ"u8;

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="InvalidDataException">They are none of this.</exception>
    public static ScriptPayload FromBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ReadOnlySpan<byte> header = bytes;
        if (header.Length < HeaderLength || !header.StartsWith(Magic))
        {
            throw new InvalidDataException("This is not the input of a script job.");
        }

        if (header[Magic.Length] != FormatVersion)
        {
            throw new InvalidDataException($"This is the input of a script job in format {header[Magic.Length]}, and this version knows format {FormatVersion}.");
        }

        bool isCompressed = (header[Magic.Length + 1] & IsCompressed) != 0;
        return ReadParts(isCompressed ? Decompress(bytes) : header[HeaderLength..]);
    }

    /// <summary>Writes it as bytes.</summary>
    public byte[] ToBytes()
    {
        using var parts = new MemoryStream();
        WriteParts(parts);
        bool isCompressed = parts.Length >= CompressedFrom;
        using var bytes = new MemoryStream();
        bytes.Write(Magic);
        bytes.WriteByte(FormatVersion);
        bytes.WriteByte(isCompressed ? IsCompressed : (byte)0);
        parts.Position = 0;
        if (isCompressed)
        {
            using var compressor = new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true);
            parts.CopyTo(compressor);
        }
        else
        {
            parts.CopyTo(bytes);
        }

        return bytes.ToArray();
    }

    private static byte[] Decompress(byte[] bytes)
    {
        using var compressed = new MemoryStream(bytes, HeaderLength, bytes.Length - HeaderLength, writable: false);
        using var decompressor = new ZLibStream(compressed, CompressionMode.Decompress);
        using var parts = new MemoryStream();
        decompressor.CopyTo(parts);
        return parts.ToArray();
    }

    private static ScriptPayload ReadParts(ReadOnlySpan<byte> rest)
    {
        string? script = null;
        var payload = new ScriptPayload { Script = "" };
        var arguments = new List<string>();
        var values = new Dictionary<string, string>();
        List<string>? items = null;
        string key = "";
        while (TryReadPart(ref rest, out Part part, out ReadOnlySpan<byte> value))
        {
            switch (part)
            {
                case Part.Script:
                    script = Encoding.UTF8.GetString(value);
                    break;
                case Part.InitializationScript:
                    payload = payload with { InitializationScript = Encoding.UTF8.GetString(value) };
                    break;
                case Part.Location:
                    payload = payload with { Location = Encoding.UTF8.GetString(value) };
                    break;
                case Part.Argument:
                    arguments.Add(Encoding.UTF8.GetString(value));
                    break;
                case Part.UsingKey:
                    key = Encoding.UTF8.GetString(value);
                    break;
                case Part.UsingValue:
                    values[key] = Encoding.UTF8.GetString(value);
                    break;
                case Part.Item:
                    items?.Add(Encoding.UTF8.GetString(value));
                    break;
                case Part.ThrottleLimit:
                    // Written before the items, and only where there are some, even if none is left to do.
                    payload = payload with { ThrottleLimit = ReadThrottleLimit(value) };
                    items = [];
                    break;
            }
        }

        return payload with
        {
            Script = script ?? throw new InvalidDataException("The input of the script job has no script."),
            Arguments = arguments,
            UsingValues = values,
            Items = items,
        };
    }

    private static int ReadThrottleLimit(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(int) && BinaryPrimitives.ReadInt32BigEndian(value) is > 0 and int limit ? limit : throw new InvalidDataException("The script job's input has no valid throttle limit.");

    private static bool TryReadPart(ref ReadOnlySpan<byte> rest, out Part part, out ReadOnlySpan<byte> value)
    {
        part = default;
        value = default;
        if (rest.IsEmpty)
        {
            return false;
        }

        uint length = rest.Length < PartHeaderLength ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest[1..]);
        if (length > rest.Length - PartHeaderLength)
        {
            throw new InvalidDataException("The input of the script job is cut off.");
        }

        part = (Part)rest[0];
        value = rest.Slice(PartHeaderLength, (int)length);
        rest = rest[(PartHeaderLength + (int)length)..];
        return true;
    }

    private static void WritePart(MemoryStream stream, Part part, ReadOnlySpan<byte> value)
    {
        Span<byte> header = stackalloc byte[PartHeaderLength];
        header[0] = (byte)part;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], value.Length);
        stream.Write(header);
        stream.Write(value);
    }

    private static void WritePart(MemoryStream stream, Part part, string? value)
    {
        if (value is not null)
        {
            WritePart(stream, part, Encoding.UTF8.GetBytes(value));
        }
    }

    private void WriteParts(MemoryStream stream)
    {
        WritePart(stream, Part.Script, Script);
        WritePart(stream, Part.InitializationScript, InitializationScript);
        WritePart(stream, Part.Location, Location);
        foreach (string argument in Arguments)
        {
            WritePart(stream, Part.Argument, argument);
        }

        foreach ((string key, string value) in UsingValues)
        {
            WritePart(stream, Part.UsingKey, key);
            WritePart(stream, Part.UsingValue, value);
        }

        if (Items is not null)
        {
            Span<byte> limit = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(limit, ThrottleLimit);
            WritePart(stream, Part.ThrottleLimit, limit);
            foreach (string item in Items)
            {
                WritePart(stream, Part.Item, item);
            }
        }
    }
}
