namespace Smash.Rex.Forks;

/// <summary>What a file that goes with a process is to it: u8 on the wire.</summary>
internal enum ForkFileKind : byte
{
    /// <summary>Of CRIU's image, or the copy of a file that was open: it comes into the folder of the image under its name.</summary>
    Image = 0,

    /// <summary>A program or library in its memory, by its path: that of the executor serves where it is the same.</summary>
    Mapped = 1,
}
