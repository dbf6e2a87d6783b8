using System.Text;
using Smash.Protocol;
using Smash.Session.Interop;

namespace Smash.Session.Streams;

/// <summary>Refuses what a job cannot have of standard input and terminals.</summary>
/// <param name="place">Where holders are.</param>
internal sealed class StreamCheck(HolderPlace place)
{
    private const uint LeastSide = 1;

    /// <summary>Refuses a submission whose streams cannot be had.</summary>
    /// <exception cref="RequestRefusedException">EINVAL: what does not go together, or is none. ENOENT, EACCES, EISDIR: the file for standard input. EOPNOTSUPP: not elsewhere. ENOPKG, ENAMETOOLONG: no holder can be had here.</exception>
    public void Check(StartJobRequest request)
    {
        if (request.SpooledInputBytes > 0 && (!request.StandardInput.IsEmpty || request.Options.Streams is { InputPath: not null } or { Terminal: > 0 }))
        {
            throw new RequestRefusedException(Errno.EINVAL, "SPOOLED_INPUT goes with none of STANDARD_INPUT, STANDARD_INPUT_FILE and TERMINAL: a job has one standard input.");
        }

        if (request.Options.Streams is not { } streams)
        {
            return;
        }

        if (streams.Terminal > 0 && (streams.Terminal >> 16 < LeastSide || (streams.Terminal & 0xFFFF) < LeastSide))
        {
            throw new RequestRefusedException(Errno.EINVAL, "A terminal (TERMINAL) has 1 to 65535 columns and rows.");
        }

        CheckSources(request, streams);
        if (streams.InputPath is { } path)
        {
            CheckFile(path);
        }

        if (streams is { IsInputOpen: true } or { Terminal: > 0 })
        {
            CheckHolder(request);
        }
    }

    private static void CheckSources(StartJobRequest request, StreamTerms streams)
    {
        if (streams.InputPath is not null && (!request.StandardInput.IsEmpty || streams.IsInputOpen))
        {
            throw new RequestRefusedException(Errno.EINVAL, "STANDARD_INPUT_FILE goes with neither STANDARD_INPUT nor INPUT_OPEN: a job has one standard input.");
        }

        if (streams.Terminal > 0 && (streams.InputPath is not null || !request.StandardInput.IsEmpty))
        {
            throw new RequestRefusedException(Errno.EINVAL, "A job in a terminal (TERMINAL) reads from it: STANDARD_INPUT and STANDARD_INPUT_FILE do not go with it. JOB_SEND_INPUT writes to it.");
        }
    }

    private static unsafe void CheckFile(string path)
    {
        if (!path.StartsWith('/') || path.Contains('\0'))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The file for standard input '{path}' is not an absolute path.");
        }

        if (Directory.Exists(path))
        {
            throw new RequestRefusedException(Errno.EISDIR, $"The file for standard input '{path}' is a folder.");
        }

        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            Errno error = CheckAccess.ForReading(name);
            if (error != Errno.None)
            {
                throw new RequestRefusedException(error, $"The file for standard input '{path}' cannot be read: {error}.");
            }
        }
    }

    private void CheckHolder(StartJobRequest request)
    {
        if (request.Remote is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, "A job on another host has neither a terminal (TERMINAL) nor an open standard input (INPUT_OPEN) here.");
        }

        if (request.Options.Array is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, "The members of an array have neither terminals (TERMINAL) nor open standard inputs (INPUT_OPEN).");
        }

        if (!place.IsShortEnough)
        {
            throw new RequestRefusedException(Errno.ENAMETOOLONG, $"The path of the state directory is too long for the sockets of terminals and open inputs: {place.SocketFolder}");
        }

        if (!File.Exists(place.ProgramPath))
        {
            throw new RequestRefusedException(Errno.ENOPKG, $"The program {place.ProgramPath} is missing: terminals and open inputs cannot be had.");
        }
    }
}
