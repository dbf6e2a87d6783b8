using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>Names of files in a run's working directory: with slashes, and never out of it.</summary>
internal static class RunName
{
    /// <summary>Checks one, and takes away what says nothing.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The name without <c>./</c> before and slashes behind.</returns>
    /// <exception cref="RexRefusedException">RexNameInvalid: it could lead out of the directory.</exception>
    public static string Check(string name)
    {
        string plain = name.TrimEnd('/');
        while (plain.StartsWith("./", StringComparison.Ordinal))
        {
            plain = plain[2..];
        }

        bool isRight = plain.Length > 0 && !plain.Contains('\0', StringComparison.Ordinal) && Array.TrueForAll(plain.Split('/'), static part => part is not ("" or "." or ".."));
        return isRight
            ? plain
            : throw new RexRefusedException(new RexRefusal(Errno.EINVAL, "RexNameInvalid", $"'{name}' is no name of a file in the working directory: one is relative, and without '..'."));
    }
}
