using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers;

/// <summary>SHA-256 of files, off the loop, two at a time: whoever asks for many must not take all threads from those who serve calls.</summary>
internal static class FileHash
{
    private const int BlockSize = 256 * 1024;

    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>Computes it over a whole file.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="isWanted">Whether it still is: asked from time to time, on another thread.</param>
    /// <returns>Lower-case hexadecimal digits; null: it was not wanted any more.</returns>
    public static async Task<string?> ComputeAsync(SafeFileHandle file, Func<bool> isWanted)
    {
        await Turns.WaitAsync();
        try
        {
            return await Task.Run(() => Compute(file, isWanted));
        }
        finally
        {
            Turns.Release();
        }
    }

    private static string? Compute(SafeFileHandle file, Func<bool> isWanted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockSize];
        long offset = 0;
        for (int count; (count = RandomAccess.Read(file, block, offset)) > 0; offset += count)
        {
            if (!isWanted())
            {
                return null;
            }

            hash.AppendData(block, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
