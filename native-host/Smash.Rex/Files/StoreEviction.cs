namespace Smash.Rex.Files;

/// <summary>Throws out of a store what was not used for longest.</summary>
/// <param name="folders">The store.</param>
/// <param name="needed">Names of files that stay.</param>
internal sealed class StoreEviction(StoreFolders folders, IReadOnlySet<string> needed)
{
    /// <summary>Throws out until little enough is left and the disk has enough room. Where another process does it already, nothing.</summary>
    /// <param name="mostBytes">Most bytes that may be left.</param>
    /// <param name="freeBytes">How much room the disk should have.</param>
    public void Run(long mostBytes, long freeBytes)
    {
        using FileStream? gate = TryLock();
        if (gate is null)
        {
            return;
        }

        FileInfo[] files = [.. new DirectoryInfo(folders.Objects).EnumerateFiles("*", SearchOption.AllDirectories)];
        long total = files.Sum(static file => LengthOf(file));
        long free = new DriveInfo(folders.Root).AvailableFreeSpace;
        foreach (FileInfo file in files.Where(file => !needed.Contains(file.Name)).OrderBy(static file => file.LastWriteTimeUtc))
        {
            if (total <= mostBytes && free >= freeBytes)
            {
                break;
            }

            long length = LengthOf(file);
            File.Delete(file.FullName);
            File.Delete(Path.Combine(folders.Pieces, file.Name));
            total -= length;
            free += length;
        }
    }

    private static long LengthOf(FileInfo file) => file.Exists ? file.Length : 0;

    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(folders.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
