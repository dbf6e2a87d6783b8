using System.Globalization;
using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Streams;

/// <summary>The inputs of submissions that are to come, by client and submission key. Each goes with the connection that sends it, unless a job has taken it over by then. All members are called on the loop.</summary>
/// <param name="folder">Where the files are; nothing else is there.</param>
/// <param name="isDurable">Whether a job's input is to outlive a power cut, as its record does.</param>
internal sealed class InputSpools(string folder, bool isDurable)
{
    private readonly Dictionary<(Client Client, string Key), InputSpool> _spools = [];

    // One for each connection, so that there are no more open files than twice the connections.
    private readonly Dictionary<ClientConnection, InputSpool> _owned = [];
    private long _last;

    /// <summary>Removes what a session that was lost has left: nobody can name it in a submission any more.</summary>
    public void Sweep()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes behind what a connection has sent before.</summary>
    /// <exception cref="RequestRefusedException">EINVAL: no such key, or another offset than the end. EBUSY: another connection sends it, or this one another. ENOSPC, EIO: it cannot be written, and what was sent before is gone.</exception>
    public async Task AppendAsync(ClientConnection connection, SpoolInputRequest request)
    {
        if (request.SubmissionKey.Length is 0 or > ProtocolLimits.MaxSubmissionKeyLength)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A submission key (SUBMISSION_KEY) has 1 to {ProtocolLimits.MaxSubmissionKeyLength} bytes.");
        }

        InputSpool spool = FindOrMake(connection, request);
        if (spool.Owner != connection)
        {
            throw new RequestRefusedException(Errno.EBUSY, "Another connection sends the input of this submission.");
        }

        if (request.Offset != (ulong)spool.Length)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The input goes on at {spool.Length} (OFFSET), not at {request.Offset}.");
        }

        try
        {
            await Task.Run(() => spool.Append(request.Data));
        }
        catch (RequestRefusedException)
        {
            Remove(spool);
            throw;
        }
    }

    /// <summary>Finds the input of a submission, on disk.</summary>
    /// <returns>It; null: it is not there, or not all of it.</returns>
    public async Task<InputSpool?> FindAsync(Client client, StartJobRequest request)
    {
        if (!_spools.TryGetValue((client, ToText(request.SubmissionKey)), out InputSpool? spool) || (ulong)spool.Length != request.SpooledInputBytes)
        {
            return null;
        }

        await FlushAsync(spool);
        return spool;
    }

    /// <summary>Makes one with what another job reads. The caller removes it.</summary>
    /// <exception cref="RequestRefusedException">ENOSPC, EIO: it cannot be.</exception>
    public async Task<InputSpool> CopyAsync(string path)
    {
        var spool = new InputSpool(NextPath());
        try
        {
            await Task.Run(() => spool.CopyFrom(path));
            await FlushAsync(spool);
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Forgets one, and removes its file if no job has taken it over.</summary>
    public void Remove(InputSpool spool)
    {
        if (spool.Owner is { } owner && _owned.TryGetValue(owner, out InputSpool? owned) && owned == spool)
        {
            _owned.Remove(owner);
            _spools.Remove(spool.Submission);
        }

        spool.Dispose();
    }

    private static string ToText(ReadOnlyMemory<byte> key) => Convert.ToHexString(key.Span);

    private InputSpool FindOrMake(ClientConnection connection, SpoolInputRequest request)
    {
        (Client, string) key = (connection.Client!, ToText(request.SubmissionKey));
        if (_spools.TryGetValue(key, out InputSpool? known))
        {
            return known;
        }

        if (_owned.ContainsKey(connection))
        {
            throw new RequestRefusedException(Errno.EBUSY, "The connection sends the input of another submission, which has to be made first.");
        }

        var spool = new InputSpool(NextPath()) { Owner = connection, Submission = key };
        _spools.Add(key, spool);
        _owned.Add(connection, spool);
        spool.Removal = connection.Lifetime.UnsafeRegister(_ => Remove(spool), null);
        return spool;
    }

    private string NextPath() => Path.Combine(folder, (++_last).ToString(CultureInfo.InvariantCulture));

    private Task FlushAsync(InputSpool spool) => isDurable ? Task.Run(spool.Flush) : Task.CompletedTask;
}
