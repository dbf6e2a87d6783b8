namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="RemoteProgress"/> as they are read.</summary>
internal sealed class RemoteProgressBuilder
{
    private string? _server;
    private uint? _processId;
    private List<string>? _lost;
    private ulong _sent;
    private ulong _received;
    private uint _retries;

    /// <summary>Whether a field is one of them.</summary>
    public static bool Knows(FieldTag tag) => tag is >= FieldTag.Server and <= FieldTag.Retries;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.Server:
                _server = value.ReadStringToEnd();
                break;
            case FieldTag.RemoteProcessId:
                _processId = value.ReadUInt32();
                break;
            case FieldTag.LostServer:
                (_lost ??= []).Add(value.ReadStringToEnd());
                break;
            case FieldTag.BytesSent:
                _sent = value.ReadUInt64();
                break;
            case FieldTag.BytesReceived:
                _received = value.ReadUInt64();
                break;
            case FieldTag.Retries:
                _retries = value.ReadUInt32();
                break;
        }
    }

    public RemoteProgress Build() => new()
    {
        Server = _server,
        ProcessId = _processId,
        LostServers = _lost ?? (IReadOnlyList<string>)[],
        BytesSent = _sent,
        BytesReceived = _received,
        Retries = _retries,
    };
}
