using System.Runtime.InteropServices;

namespace Smash.Red.Files;

/// <summary>Errors of system calls in words (errno(3)).</summary>
internal static class SystemError
{
    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "EPERM",
        [2] = "ENOENT",
        [5] = "EIO",
        [6] = "ENXIO",
        [11] = "EAGAIN",
        [12] = "ENOMEM",
        [13] = "EACCES",
        [16] = "EBUSY",
        [17] = "EEXIST",
        [20] = "ENOTDIR",
        [21] = "EISDIR",
        [22] = "EINVAL",
        [23] = "ENFILE",
        [24] = "EMFILE",
        [26] = "ETXTBSY",
        [27] = "EFBIG",
        [28] = "ENOSPC",
        [30] = "EROFS",
        [36] = "ENAMETOOLONG",
        [38] = "ENOSYS",
        [39] = "ENOTEMPTY",
        [40] = "ELOOP",
        [75] = "EOVERFLOW",
        [95] = "EOPNOTSUPP",
        [122] = "EDQUOT",
    };

    /// <summary>Says what an error is.</summary>
    /// <param name="error">The number.</param>
    /// <returns>Such as <c>Permission denied (EACCES)</c>.</returns>
    public static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} ({(Names.TryGetValue(error, out string? name) ? name : $"error {error}")})";
}
