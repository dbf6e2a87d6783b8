using System.Security.Cryptography;

namespace Smash.Rex.Files;

/// <summary>
/// Cuts a file into pieces where its content says so: a hash of the last 64 bytes is rolled along, and where it has a pattern that comes once in 64 KiB there is a cut. So a change moves no cuts but those beside it.
/// </summary>
internal sealed class ChunkCutter
{
    /// <summary>Files of at most so many bytes are not cut: 1 MiB.</summary>
    public const int SmallestCutFile = 1024 * 1024;

    /// <summary>Least bytes of a piece that is not the last: 16 KiB.</summary>
    public const int LeastBytes = 16 * 1024;

    /// <summary>Most bytes of a piece: 256 KiB.</summary>
    public const int MostBytes = 256 * 1024;

    // 16 of the highest bits: they have seen the most bytes.
    private const ulong Pattern = 0xffff_0000_0000_0000;

    private static readonly ulong[] Gear = MakeGear();

    private readonly List<FileChunk> _chunks = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ulong _roll;
    private int _length;

    /// <summary>The pieces so far.</summary>
    public IReadOnlyList<FileChunk> Chunks => _chunks;

    /// <summary>Takes the next bytes of the file.</summary>
    /// <param name="bytes">They.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = FindCut(bytes, out bool isCut);
            _hash.AppendData(bytes[..taken]);
            _length += taken;
            bytes = bytes[taken..];
            if (isCut)
            {
                Cut();
            }
        }
    }

    /// <summary>Ends the last piece: the file ends.</summary>
    /// <returns>All pieces.</returns>
    public IReadOnlyList<FileChunk> Finish()
    {
        if (_length > 0)
        {
            Cut();
        }

        _hash.Dispose();
        return _chunks;
    }

    private static ulong[] MakeGear()
    {
        // Any numbers would do that are the same everywhere: those of splitmix64.
        var gear = new ulong[256];
        ulong state = 0x5265_7845_7865_6376;
        for (int i = 0; i < gear.Length; i++)
        {
            state += 0x9e37_79b9_7f4a_7c15;
            ulong mixed = (state ^ (state >> 30)) * 0xbf58_476d_1ce4_e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d0_49bb_1331_11eb;
            gear[i] = mixed ^ (mixed >> 31);
        }

        return gear;
    }

    private int FindCut(ReadOnlySpan<byte> bytes, out bool isCut)
    {
        ulong[] gear = Gear;
        ulong roll = _roll;
        int most = Math.Min(bytes.Length, MostBytes - _length);
        int i = Math.Min(Math.Max(0, LeastBytes - 64 - _length), most);
        for (; i < most; i++)
        {
            roll = (roll << 1) + gear[bytes[i]];
            if ((roll & Pattern) == 0 && _length + i + 1 >= LeastBytes)
            {
                _roll = 0;
                isCut = true;
                return i + 1;
            }
        }

        _roll = roll;
        isCut = _length + most == MostBytes;
        return most;
    }

    private void Cut()
    {
        _chunks.Add(new FileChunk(FileHash.Read(_hash.GetHashAndReset()).High, _length));
        _length = 0;
        _roll = 0;
    }
}
