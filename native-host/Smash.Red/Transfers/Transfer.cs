using System.Globalization;
using System.Runtime.InteropServices;
using Smash.DaemonCore.Processes;

namespace Smash.Red.Transfers;

/// <summary>Bytes on their way: a process of the program smash-transfer, outside of the world but as its user. It is used on the loop alone.</summary>
internal sealed class Transfer
{
    private const int AccountTarget = 3;
    private const int ProgramTarget = 4;

    private readonly ChildProcess _process;
    private readonly TransferAccount _account;
    private TransferEnd? _end;

    private Transfer(ChildProcess process, TransferAccount account)
    {
        _process = process;
        _account = account;
        Ended = WaitAsync();
    }

    /// <summary>Completed when it has ended.</summary>
    public Task<TransferEnd> Ended { get; }

    /// <summary>Bytes moved so far.</summary>
    public long Bytes => _end?.Bytes ?? _account.Read().Bytes;

    /// <summary>Whether a signal has stopped it.</summary>
    public bool IsStopped => _process.State == ChildState.Stopped;

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started => _process.Started;

    /// <summary>Starts one.</summary>
    /// <param name="services">What transfers need.</param>
    /// <param name="plan">The transfer.</param>
    /// <exception cref="ProcessCreationException">Its process cannot be started.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refused a descriptor.</exception>
    public static async Task<Transfer> StartAsync(TransferServices services, TransferPlan plan)
    {
        var account = new TransferAccount();
        try
        {
            return new Transfer(await services.Processes.CreateAsync(GetProcess(services, plan, account)), account);
        }
        catch
        {
            account.Dispose();
            throw;
        }
    }

    /// <summary>Sends its process a signal.</summary>
    /// <param name="signal">The signal.</param>
    public void Send(int signal) => _process.Send(signal);

    /// <summary>Ends it.</summary>
    public void Kill() => _process.Kill();

    // The program by its descriptor: the world's user may not be allowed to reach its folder.
    private static ProcessPlan GetProcess(TransferServices services, TransferPlan plan, TransferAccount account) => new()
    {
        Program = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{ProgramTarget}"),
        Name = "smash-transfer",
        Arguments = GetArguments(plan),
        Environment = new Dictionary<string, string>(),
        Directory = "/",
        Input = StandardStream.Descriptor((int)plan.From.DangerousGetHandle()),
        Output = StandardStream.Descriptor((int)plan.To.DangerousGetHandle()),
        Descriptors =
        [
            new InheritedDescriptor((int)account.File.DangerousGetHandle(), AccountTarget),
            new InheritedDescriptor((int)services.Program.DangerousGetHandle(), ProgramTarget),
        ],
        User = plan.User,
        Limits = plan.Limits,
    };

    private static string[] GetArguments(TransferPlan plan)
    {
        string how = plan.Kind switch
        {
            TransferKind.Sink => "sink",
            TransferKind.Source => "source",
            TransferKind.In => "in",
            _ => "out",
        };
        string[] offset = plan.Offset > 0 ? ["--offset", plan.Offset.ToString(CultureInfo.InvariantCulture)] : [];
        return [how, plan.BlockSize.ToString(CultureInfo.InvariantCulture), .. plan.Truncates ? ["--truncate"] : (ReadOnlySpan<string>)[], .. offset];
    }

    private async Task<TransferEnd> WaitAsync()
    {
        ProcessEnd process = await _process.Ended;
        (long bytes, TransferSide side, int error) = _account.Read();
        _end = new TransferEnd(process, bytes, side, error == 0 ? "" : Marshal.GetPInvokeErrorMessage(error));
        _account.Dispose();
        return _end;
    }
}
