using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Output;

/// <summary>Writes the input of jobs from before this session again, from the records, off the loop.</summary>
/// <param name="archive">The records.</param>
internal sealed class InputRestorer(JobArchive archive)
{
    /// <summary>Makes a job's input file what the records say; once, before the job is launched.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="RequestRefusedException">ENOSPC, EIO: the file cannot be written.</exception>
    public async Task RestoreAsync(Job job)
    {
        if (job.Array is { } array)
        {
            // Once for all of its members: others may be reading it already.
            await (array.Members!.InputRestored ??= WriteAsync(array));
        }
        else
        {
            await WriteAsync(job);
        }

        job.Input = InputState.Written;
    }

    private async Task WriteAsync(Job job)
    {
        ulong key = job.Key;
        string path = job.StandardInputPath;
        await archive.ReadAsync(reader =>
        {
            byte[] data = reader.FindInput(key) ?? throw new RequestRefusedException(Errno.EIO, "The job's standard input is missing from the records.");
            if (data.Length > 0)
            {
                InputFile.Write(path, data);
            }
            else if (!File.Exists(path))
            {
                // One that was spooled has its file alone, which was whole before it was on record.
                throw new RequestRefusedException(Errno.EIO, $"The file with the job's standard input, {path}, is gone.");
            }

            return true;
        });
        job.Input = InputState.Written;
    }
}
