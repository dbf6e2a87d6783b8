using Smash.Protocol;

namespace Smash.Session.Rex;

/// <summary>Refuses submissions of jobs on other hosts that cannot be carried out, before anything is on disk.</summary>
/// <param name="place">Where the stand-ins are.</param>
/// <param name="isOn">Whether REX may be started.</param>
internal sealed class RemoteCheck(StubPlace place, Func<bool> isOn)
{
    private const int MaxNameLength = 512;
    private const int MaxFiles = 1000;

    /// <summary>Checks a submission.</summary>
    /// <exception cref="RequestRefusedException">ENOPKG: REX is off, or not installed. EINVAL: what it says cannot be.</exception>
    public void Check(RemoteRun run)
    {
        if (!isOn())
        {
            throw new RequestRefusedException(Errno.ENOPKG, "REX is off on this host: its parameter REX is false.");
        }

        if (Array.Find([place.StubPath, place.RexPath], static path => !File.Exists(path)) is { } missing)
        {
            throw new RequestRefusedException(Errno.ENOPKG, $"REX is not installed with this host: {missing} is not there.");
        }

        CheckServer(run.ComputerName);
        if (run.Retry > RemoteRun.MaxRetry)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A job can be run again 0 to {RemoteRun.MaxRetry} times, not {run.Retry}.");
        }

        if (run.Directory is { } directory && (!directory.StartsWith('/') || directory.Contains('\0')))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The folder there, '{directory.Replace('\0', '?')}', is not an absolute path.");
        }

        if (run.Process is { } process && (process.ProcessId <= 1 || run.Retry > 0 || run.Directory is not null || run.InputFiles.Count + run.OutputFiles.Count > 0))
        {
            throw new RequestRefusedException(Errno.EINVAL, "A process that goes to another host cannot be run again, has its own folder, and takes its own files with it.");
        }

        CheckFiles([.. run.InputFiles, .. run.OutputFiles]);
    }

    private static void CheckServer(string name)
    {
        if (name.Length is 0 or > MaxNameLength || name.StartsWith('-') || name.Any(static letter => char.IsControl(letter) || char.IsWhiteSpace(letter)))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A server's name has 1 to {MaxNameLength} characters, neither blanks nor control characters, and no leading dash.");
        }
    }

    private static void CheckFiles(RemoteFile[] files)
    {
        if (files.Length > MaxFiles)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A job has at most {MaxFiles} files that go and come: name folders.");
        }

        foreach (RemoteFile file in files)
        {
            if (!file.Path.StartsWith('/') || file.Path.Contains('\0'))
            {
                throw new RequestRefusedException(Errno.EINVAL, $"The file here, '{file.Path.Replace('\0', '?')}', is not an absolute path.");
            }

            if (file.Name.Length == 0 || file.Name.StartsWith('/') || file.Name.Contains('\0') || file.Name.Split('/').Contains(".."))
            {
                throw new RequestRefusedException(Errno.EINVAL, $"The name there, '{file.Name.Replace('\0', '?')}', is not one below the folder that the job runs in.");
            }
        }
    }
}
