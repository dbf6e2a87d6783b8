using System.Buffers.Binary;
using System.Text;
using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Protocol.Rex;

namespace Smash.Client;

/// <content>Functions that REX calls.</content>
public sealed partial class SmashConnection
{
    /// <summary>Calls a function in a process of its own, on a machine of REX's.</summary>
    /// <param name="call">Which, with what, and where.</param>
    /// <param name="cancellationToken">Ends the waiting, and with it the call.</param>
    /// <exception cref="RexErrorException">It was refused, or came to a bad end: RexNotGranted, RexLibraryNotFound, RexFunctionNotFound, RexCallCrashed, RexCallTimedOut, RexHostLost and others.</exception>
    /// <exception cref="SmashException">EOPNOTSUPP: this host has no REX, or it is off.</exception>
    public RexFunctionResult CallFunction(RexFunctionCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        byte[] fields = WriteCall(call);
        return ExecuteCommand(
            RexCommand.CallFunction,
            arguments =>
            {
                arguments.Put(call.ComputerName);
                arguments.Put(call.IsWaiting);
                arguments.Put(call.Folder);
                arguments.Put(fields);
            },
            reader => ReadResult(call, reader),
            cancellationToken);
    }

    private static byte[] WriteCall(RexFunctionCall call)
    {
        RexFields fields = new RexFields().Add(RexCallTag.Library, call.Library).Add(RexCallTag.Function, call.Function).Add(RexCallTag.Returns, call.ReturnType.ToString());
        foreach (RexArgument argument in call.Arguments)
        {
            var value = new PacketWriter();
            value.WriteString(argument.Type.ToString());
            value.WriteRaw(argument.Value.Span);
            fields.Add(RexCallTag.Argument, value.Written.ToArray());
        }

        if (call.TimeLimit is { } limit)
        {
            fields.Add(RexCallTag.TimeLimit, (uint)limit.TotalMilliseconds);
        }

        var packet = new PacketWriter();
        fields.WritePayload(packet);
        return packet.Written.ToArray();
    }

    private static RexFunctionResult ReadResult(RexFunctionCall call, CedarReader reader)
    {
        string errorId = reader.GetString();
        if (errorId.Length > 0)
        {
            throw new RexErrorException(errorId, (Errno)reader.GetInt32(), reader.GetString()) { Request = PacketType.DaemonCommand, Command = RexCommand.CallFunction };
        }

        string server = reader.GetString();
        int processId = (int)reader.GetUInt32();
        var packet = new PacketReader(reader.GetBlob());
        var fields = RexFields.Read(ref packet);
        return new RexFunctionResult
        {
            Library = call.Library,
            Function = call.Function,
            ComputerName = server,
            ProcessId = processId,
            Value = FindBytes(fields, RexResultTag.Return) is { } value ? ReadValue(call, value) : null,
            Arguments = fields.Where(static field => field.Tag == RexResultTag.Argument).Select(field => ReadArgument(call, field.Value.Span)).ToDictionary(),
            ErrorNumber = (int)(fields.FindUInt32(RexResultTag.Error) ?? 0),
            Output = FindBytes(fields, RexResultTag.Output) is { } output ? Encoding.UTF8.GetString(output.Span) : "",
            Duration = FindBytes(fields, RexResultTag.Duration) is { } time ? TimeSpan.FromTicks((long)BinaryPrimitives.ReadUInt64BigEndian(time.Span) / TimeSpan.NanosecondsPerTick) : default,
            IsBigEndian = fields.FindUInt32(RexResultTag.BigEndian) == 1,
        };
    }

    private static object? ReadValue(RexFunctionCall call, ReadOnlyMemory<byte> value) =>
        call.IsRaw ? RexStackFrame.Join(call.ReturnType, value.Span) : RexValue.Decode(call.ReturnType, value.Span);

    private static KeyValuePair<int, object?> ReadArgument(RexFunctionCall call, ReadOnlySpan<byte> bytes)
    {
        int number = BinaryPrimitives.ReadInt32BigEndian(bytes);
        RexType type = number >= 0 && number < call.Arguments.Count ? call.Arguments[number].Type : throw new RexErrorException("RexFailed", Errno.EBADMSG, $"There is no argument {number}.");
        return KeyValuePair.Create(number, RexValue.Decode(type, bytes[sizeof(int)..]));
    }

    private static ReadOnlyMemory<byte>? FindBytes(RexFields fields, ushort tag) => fields.Where(field => field.Tag == tag).Select(static field => (ReadOnlyMemory<byte>?)field.Value).LastOrDefault();
}
