namespace Smash.Client;

/// <summary>How far a transfer is.</summary>
/// <param name="Files">Files that are done, well or not.</param>
/// <param name="TotalFiles">Files in all.</param>
/// <param name="Bytes">Bytes that are done.</param>
/// <param name="TotalBytes">Bytes in all.</param>
/// <param name="Path">The file that went on last.</param>
public readonly record struct RedTransferProgress(int Files, int TotalFiles, long Bytes, long TotalBytes, string Path)
{
    /// <summary>Share that is done, in percent from 0 to 100.</summary>
    public int Percent => TotalBytes > 0 ? (int)Math.Clamp(Bytes * 100.0 / TotalBytes, 0, 100) : TotalFiles > 0 ? Files * 100 / TotalFiles : 100;
}
