using System.Buffers.Binary;
using System.Text;
using Smash.Rex.Interop;

namespace Smash.Rex.Files.Elf;

/// <summary>/etc/ld.so.cache: where the machine's libraries are, as ldconfig has written it down. Where it is not there, or of a form that is not known, it is empty.</summary>
internal sealed class LoaderCache
{
    private const string Path = "/etc/ld.so.cache";
    private const int HeaderBytes = 48;
    private const int EntryBytes = 24;
    private const int MostBytes = 64 * 1024 * 1024;

    private static readonly Lock Gate = new();
    private static (FileFacts Facts, LoaderCache Cache) _last = (default, new LoaderCache());

    private readonly Dictionary<string, List<string>> _paths = new(StringComparer.Ordinal);

    private static ReadOnlySpan<byte> Magic => "glibc-ld.so.cache1.1"u8;

    /// <summary>The cache as it is now.</summary>
    public static LoaderCache Read()
    {
        if (LookAtFile.TryGet(Path, out FileFacts facts) != 0 || !facts.IsRegular || facts.Bytes > MostBytes)
        {
            return new LoaderCache();
        }

        lock (Gate)
        {
            if (_last.Facts != facts)
            {
                _last = (facts, Parse(Path));
            }

            return _last.Cache;
        }
    }

    /// <summary>Where a library may be, the likeliest first.</summary>
    /// <param name="name">Its name.</param>
    public IReadOnlyList<string> Find(string name) => _paths.GetValueOrDefault(name) ?? [];

    private static LoaderCache Parse(string path)
    {
        var cache = new LoaderCache();
        try
        {
            ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
            int start = bytes.IndexOf(Magic);
            if (start >= 0)
            {
                cache.Take(bytes[start..]);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LoaderCache();
        }

        return cache;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        uint count = bytes.Length < HeaderBytes ? 0 : Number(bytes, Magic.Length);
        for (long i = 0, at = HeaderBytes; i < count && at + EntryBytes <= bytes.Length; i++, at += EntryBytes)
        {
            ReadOnlySpan<byte> entry = bytes.Slice((int)at, EntryBytes);
            string name = Text(bytes, Number(entry, 4));
            // Variants for certain processors are not asked for: what runs must run elsewhere.
            bool isForAll = BitConverter.ToUInt64(entry[16..]) == 0;
            if (name.Length > 0 && isForAll)
            {
                (_paths.TryGetValue(name, out List<string>? paths) ? paths : _paths[name] = []).Add(Text(bytes, Number(entry, 8)));
            }
        }
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static string Text(ReadOnlySpan<byte> bytes, uint at)
    {
        if (at >= bytes.Length)
        {
            return "";
        }

        ReadOnlySpan<byte> rest = bytes[(int)at..];
        int end = rest.IndexOf((byte)0);
        return end < 0 ? "" : Encoding.UTF8.GetString(rest[..end]);
    }
}
