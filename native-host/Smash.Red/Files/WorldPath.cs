using Smash.Protocol.Red;

namespace Smash.Red.Files;

/// <summary>A path in a world as the kernel takes it. Relative ones are relative to <c>/</c>.</summary>
internal readonly struct WorldPath
{
    private const byte Separator = (byte)'/';

    private readonly string _text;

    /// <summary>Takes a path as a caller gave it.</summary>
    /// <param name="text">The path.</param>
    /// <exception cref="RedException">RED_ENOENT: it is empty, or holds what no name can.</exception>
    public WorldPath(string text)
    {
        _text = text;
        Bytes = text.Length == 0
            ? throw new RedException(RedError.NoEntry, "The path is empty.")
            : FileNameText.Encode(text) ?? throw new RedException(RedError.NoEntry, $"'{text.Replace('\0', '?')}' has a NUL, which no name has.");
    }

    /// <summary>The whole path, NUL-ended.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whether it ends in <c>/</c>, and so can only be a directory.</summary>
    public bool IsDirectory => _text[^1] == '/';

    /// <summary>Parts the last name from the directory that it is in.</summary>
    /// <returns>The bytes, with a NUL behind each part, and where the last name begins: 0: the directory is the root. The name is empty where the path is <c>/</c>.</returns>
    public (byte[] Bytes, int LastName) Split()
    {
        byte[] bytes = (byte[])Bytes.Clone();
        int end = bytes.AsSpan().IndexOf((byte)0);
        while (end > 0 && bytes[end - 1] == Separator)
        {
            bytes[--end] = 0;
        }

        int separator = bytes.AsSpan(0, end).LastIndexOf(Separator);
        if (separator < 0)
        {
            return (bytes, 0);
        }

        bytes[separator] = 0;
        return (bytes, separator + 1);
    }

    /// <summary>What a failed system call on it is to the caller.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The exception to throw.</returns>
    public RedException Refuse(int error)
    {
        RedError kind = error switch
        {
            Interop.Libc.ENOENT or Interop.Libc.ENOTDIR => RedError.NoEntry,
            Interop.Libc.ENOTEMPTY => RedError.NotEmpty,
            _ => RedError.Unknown,
        };
        return Refuse(kind, error == Interop.Libc.ENOSPC ? $"{SystemError.Describe(error)}: the world's size or number of files is used up" : SystemError.Describe(error));
    }

    /// <summary>What is wrong with it is to the caller.</summary>
    /// <param name="kind">The error.</param>
    /// <param name="reason">Why, without a full stop.</param>
    /// <returns>The exception to throw.</returns>
    public RedException Refuse(RedError kind, string reason) => new(kind, $"'{_text}': {reason}.");
}
