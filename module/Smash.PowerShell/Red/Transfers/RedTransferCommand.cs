using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A cmdlet that carries files to or from a world.</summary>
public abstract class RedTransferCommand : RedWorldCommand
{
    private protected const string ByPath = "Path";
    private protected const string ByLiteralPath = "LiteralPath";

    /// <summary>Carry directories with all that is in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Go on where an earlier transfer of the same files ended.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Compare sizes alone, not SHA-256.</summary>
    [Parameter]
    public SwitchParameter SkipChecksum { get; set; }

    /// <summary>Files that are carried at once, 1 to 64.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    private protected RedTransfer CreateTransfer(RedWorld world) => new(world, new RedTransferOptions
    {
        Recurses = Recurse,
        Resumes = Resume,
        Verifies = !SkipChecksum,
        Parallelism = ThrottleLimit,
    });

    /// <summary>Writes what a transfer tells: what is done, what failed, and how far it is.</summary>
    /// <param name="activity">What goes on.</param>
    /// <param name="start">Begins it.</param>
    private protected void Follow(string activity, Func<IEnumerable<RedTransferUpdate>> start)
    {
        var progress = new ProgressRecord(activity.GetHashCode(StringComparison.Ordinal) & int.MaxValue, activity, "Looking for files");
        try
        {
            WriteProgress(progress);
            TryDo(World, () =>
            {
                foreach (RedTransferUpdate update in start())
                {
                    Write(progress, update);
                }
            });
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            WriteProgress(progress);
        }
    }

    private void Write(ProgressRecord progress, RedTransferUpdate update)
    {
        RedTransferProgress now = update.Progress;
        progress.StatusDescription = $"{now.Files} of {now.TotalFiles} files, {ByteSize.Format((ulong)now.Bytes)} of {ByteSize.Format((ulong)now.TotalBytes)}";
        progress.CurrentOperation = now.Path;
        progress.PercentComplete = now.Percent;
        WriteProgress(progress);
        if (update.Result is { } result)
        {
            WriteObject(result);
        }

        if (update.Failure is { IsSkipped: true } skipped)
        {
            WriteWarning(skipped.Exception.Message);
        }
        else if (update.Failure is { } failure)
        {
            WriteError(ErrorTable.CreateRecord(failure.Exception, failure.Path));
        }
    }
}
