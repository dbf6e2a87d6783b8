using Smash.Protocol;

namespace Smash.Client;

/// <summary>
/// Sends the input of a job to its host before the job is submitted, in pieces, so that it may have any size. The host keeps it in a file, which goes when this is
/// disposed of, or the connection is lost, unless the submission has been accepted by then.
/// </summary>
public sealed class InputSpooler : IDisposable
{
    private const int PieceLength = 1024 * 1024;

    private readonly SmashConnection _connection;
    private readonly byte[] _key = SmashConnection.NewKey();

    /// <summary>Connects for it: the host knows by this connection whether anybody still wants the input.</summary>
    /// <param name="connection">A connection to the host that is to have the job.</param>
    /// <param name="cancellationToken">Ends the connecting.</param>
    /// <exception cref="SmashException">The connection cannot be made. EOPNOTSUPP: the host is too old.</exception>
    public InputSpooler(SmashConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = SmashConnection.Open(connection.Endpoint, connection.Options with { WantsRecords = false, Reconnects = false }, cancellationToken);
        if (!_connection.KnowsSpooledInput)
        {
            string version = _connection.HostVersion;
            _connection.Dispose();
            throw new SmashException(Errno.EOPNOTSUPP, $"The host at '{connection.Endpoint}' (version {version}) is older than this client and knows no spooled input: nothing was submitted.") { Request = PacketType.JobSubmit };
        }
    }

    /// <summary>Bytes that the host has.</summary>
    public long Length { get; private set; }

    /// <summary>Sends, and waits until the host's file has it.</summary>
    /// <param name="bytes">The bytes, any number of them.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SmashException">ENOSPC, EIO: the host cannot keep it. The connection is lost.</exception>
    public void Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = bytes[..Math.Min(PieceLength, bytes.Length)];
            _connection.Send<Ack>(new SpoolInputRequest { SubmissionKey = _key, Offset = (ulong)Length, Data = piece }, cancellationToken);
            Length += piece.Length;
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>Makes all that was written the standard input of a submission, which <see cref="SmashConnection.StartJob"/> then makes. This must be kept until it has.</summary>
    /// <param name="request">The submission.</param>
    public StartJobRequest Apply(StartJobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request with { SubmissionKey = _key, SpooledInputBytes = (ulong)Length };
    }

    /// <summary>Closes the connection. What no accepted submission has taken is removed by the host.</summary>
    public void Dispose() => _connection.Dispose();
}
