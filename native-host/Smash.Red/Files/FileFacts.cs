using Smash.Protocol.Red;
using Smash.Red.Interop;

namespace Smash.Red.Files;

/// <summary>What the kernel tells of a file, in the terms of RED.</summary>
internal static class FileFacts
{
    private const int OwnerReads = 0x100;
    private const int OwnerWrites = 0x80;
    private const int OwnerExecutes = 0x40;

    /// <summary>Makes what RED tells of a file.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="facts">What the kernel tells.</param>
    /// <returns>The file; only files and links have a size.</returns>
    public static RedFile ToFile(string name, FileStatus.Facts facts)
    {
        RedFileType type = facts.IsDirectory ? RedFileType.Directory : facts.IsRegular ? RedFileType.File : facts.IsLink ? RedFileType.SymbolicLink : RedFileType.Device;
        var mode = new RedMode((facts.Mode & OwnerReads) != 0, (facts.Mode & OwnerWrites) != 0, (facts.Mode & OwnerExecutes) != 0);
        return new RedFile(name, type, mode, type is RedFileType.File or RedFileType.SymbolicLink ? facts.Length : 0);
    }
}
