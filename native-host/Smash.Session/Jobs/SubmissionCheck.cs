using System.Text;
using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Limits;
using Smash.Session.Rex;
using Smash.Session.Streams;
using Smash.Session.Terms;

namespace Smash.Session.Jobs;

/// <summary>Refuses submissions that cannot be carried out, before anything is made of them.</summary>
internal sealed class SubmissionCheck
{
    // execve(2): MAX_ARG_STRLEN is 32 pages, and all strings together may take a quarter of the default 8 MiB stack.
    private const int MaxStringLength = (128 * 1024) - 1;
    private const int MaxEnvironmentLength = (2 * 1024 * 1024) - (256 * 1024);

    private readonly LimitTable _limits = new();
    private readonly PriorityRange _priorities = new();

    /// <summary>Refuses jobs for other hosts that cannot be carried out; null: all of them.</summary>
    public RemoteCheck? Remote { get; set; }

    /// <summary>Refuses limits on a job's tree that cannot be kept; null: they are all taken.</summary>
    public LimitKeeping? Trees { get; init; }

    /// <summary>Refuses what cannot be had of streams; null: none of it can be refused.</summary>
    public StreamCheck? Streams { get; set; }

    /// <summary>Refuses a submission that cannot be carried out as it is.</summary>
    /// <exception cref="RequestRefusedException">What is wrong with it.</exception>
    public void Check(StartJobRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Command))
        {
            throw new RequestRefusedException(Errno.EINVAL, "The command line is empty.");
        }

        if (request.Command.Contains('\0') || request.WorkingDirectory?.Contains('\0') == true)
        {
            throw new RequestRefusedException(Errno.EINVAL, "A command line or directory cannot hold a NUL.");
        }

        if (request.WorkingDirectory is { } directory && !directory.StartsWith('/'))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The working directory '{directory}' is not an absolute path.");
        }

        if (request.Name is { } name && (name.Any(char.IsControl) || Encoding.UTF8.GetByteCount(name) is < 1 or > ProtocolLimits.MaxJobNameLength))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A job's name has 1 to {ProtocolLimits.MaxJobNameLength} bytes and no control character.");
        }

        ArrayCheck.Check(request);
        CheckLengths(request);
        CheckOrigin(request);
        TermsCheck.Check(request);
        CheckRemote(request);
        Streams?.Check(request);
        _priorities.Resolve(request.Priority);
        _limits.Check(LimitTable.For(request.MaxCpuSeconds, request.MaxAddressSpaceBytes, maxOpenFiles: request.Options.TreeLimits?.MaxOpenFiles ?? 0));
        LimitTable.CheckWatched(request.MaxMemoryBytes, request.MaxWallMilliseconds);
        Trees?.Check(request);
    }

    private void CheckRemote(StartJobRequest request)
    {
        if (request.Remote is not { } run)
        {
            return;
        }

        if (Remote is null)
        {
            throw new RequestRefusedException(Errno.ENOPKG, "This host has no REX.");
        }

        Remote.Check(run);
    }

    private static void CheckOrigin(StartJobRequest request)
    {
        if (request.Script is { } script && Encoding.UTF8.GetByteCount(script) > ProtocolLimits.MaxScriptLength)
        {
            throw new RequestRefusedException(Errno.EMSGSIZE, $"What people call a job's command has at most {ProtocolLimits.MaxScriptLength} bytes.");
        }

        if (request.SubmissionKey.Length > ProtocolLimits.MaxSubmissionKeyLength)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A submission's key has 1 to {ProtocolLimits.MaxSubmissionKeyLength} bytes.");
        }

        if (!Enum.IsDefined(request.OutputFormat))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"{(uint)request.OutputFormat} is no format of output.");
        }
    }

    private static void CheckLengths(StartJobRequest request)
    {
        if (Encoding.UTF8.GetByteCount(request.Command) > MaxStringLength)
        {
            throw new RequestRefusedException(Errno.E2BIG, $"The command line is over the {MaxStringLength} bytes that one argument may have: put it into a script.");
        }

        if (request.Environment.Encoded.Length > MaxEnvironmentLength)
        {
            throw new RequestRefusedException(Errno.E2BIG, $"The environment is over the {MaxEnvironmentLength} bytes that a program can be started with.");
        }
    }
}
