using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Red;
using Smash.Red.Transfers;

namespace Smash.Red.Jobs;

/// <summary>One of the three streams of a run: a file, a connection with a pipe between, or nothing.</summary>
/// <param name="name">What it is called.</param>
/// <param name="kind">Which way its bytes go.</param>
internal sealed class RunStream(string name, TransferKind kind) : IDisposable
{
    private TransferPipe? _pipe;
    private Transfer? _transfer;

    /// <summary>The file; null: none.</summary>
    public SafeFileHandle? File { get; init; }

    /// <summary>Whether the file is emptied when the program begins.</summary>
    public bool Truncates { get; init; }

    /// <summary>Where an output connects to; null: nowhere.</summary>
    public RedAddress? Target { get; init; }

    /// <summary>The connection; null: none.</summary>
    public SafeFileHandle? Connection { get; set; }

    /// <summary>Bytes that went over the connection; null: there is none.</summary>
    public long? Bytes => _transfer?.Bytes;

    /// <summary>Completed when all has been moved.</summary>
    public Task Ended => _transfer?.Ended ?? Task.CompletedTask;

    /// <summary>Connects an output, where it wants to be.</summary>
    /// <param name="services">What transfers need.</param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="abandoned">Completed when nobody wants it any more.</param>
    /// <exception cref="RedException">RED_EBADRUN.</exception>
    public async Task ConnectAsync(TransferServices services, TimeSpan timeout, Task abandoned)
    {
        if (Target is not null)
        {
            try
            {
                Connection = await TransferTarget.ConnectAsync(services.Loop, Target, timeout, RedError.BadRun, abandoned);
            }
            catch (RedException exception)
            {
                throw new RedException(exception.Error, $"net_{name}: {exception.Extras}", exception);
            }
        }
    }

    /// <summary>Readies it for the program.</summary>
    /// <param name="services">What transfers need.</param>
    /// <param name="user">Who the program runs as, outside of its world.</param>
    /// <returns>What the program gets.</returns>
    public async Task<StandardStream> OpenAsync(TransferServices services, ProcessUser? user)
    {
        if (File is not null)
        {
            if (Truncates)
            {
                await Task.Run(() => RandomAccess.SetLength(File, 0));
            }

            return StandardStream.Descriptor((int)File.DangerousGetHandle());
        }

        if (Connection is null)
        {
            return StandardStream.Null;
        }

        _pipe = new TransferPipe(user);
        (SafeFileHandle from, SafeFileHandle to, SafeFileHandle program) = kind == TransferKind.In ? (Connection, _pipe.WriteEnd, _pipe.ReadEnd) : (_pipe.ReadEnd, Connection, _pipe.WriteEnd);
        _transfer = await Transfer.StartAsync(services, new TransferPlan(kind, from, to) { User = user });
        from.Dispose();
        to.Dispose();
        return StandardStream.Descriptor((int)program.DangerousGetHandle());
    }

    /// <summary>Ends what moves its bytes.</summary>
    public void Kill() => _transfer?.Kill();

    /// <summary>What went wrong; empty: nothing. A program that does not read all of its input is its own business.</summary>
    public async Task<string> ExplainAsync()
    {
        TransferEnd? end = _transfer is null ? null : await _transfer.Ended;
        return end is null || end.IsWhole || (kind == TransferKind.In && end.Side == TransferSide.To) ? ""
            : end.Process.IsExit ? $"{name}: the connection broke: {end.Error}" : $"{name}: not all of it was moved";
    }

    /// <summary>Closes here what the program and what moves its bytes have by now.</summary>
    public void Dispose()
    {
        File?.Dispose();
        Connection?.Dispose();
        _pipe?.Dispose();
    }
}
