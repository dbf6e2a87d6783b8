using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Red;

namespace Smash.Red.Jobs;

/// <summary>Files of jobs: what is wrong with them is told as the job's error.</summary>
internal static class JobFile
{
    /// <summary>Opens one.</summary>
    /// <param name="refusal">The error where it cannot be.</param>
    /// <param name="open">How.</param>
    /// <exception cref="RedException">That error, or RED_EBADWORLD.</exception>
    public static SafeFileHandle Open(RedError refusal, Func<SafeFileHandle> open)
    {
        try
        {
            return open();
        }
        catch (RedException exception) when (exception.Error != RedError.BadWorld)
        {
            throw new RedException(refusal, exception.Extras, exception);
        }
    }
}
