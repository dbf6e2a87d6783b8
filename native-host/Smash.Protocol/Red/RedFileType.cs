namespace Smash.Protocol.Red;

/// <summary><c>red_file_type</c>: what a file is.</summary>
public enum RedFileType
{
    /// <summary>RED_FDIR: a directory.</summary>
    Directory = 0,

    /// <summary>RED_FFILE: a regular file.</summary>
    File = 1,

    /// <summary>RED_FSLINK: a symbolic link.</summary>
    SymbolicLink = 2,

    /// <summary>RED_FDEV: a device, a pipe or a socket.</summary>
    Device = 3,
}
