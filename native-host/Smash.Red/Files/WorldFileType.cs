namespace Smash.Red.Files;

/// <summary>What a name in a world is, by the numbers of the report's <c>red_file_type</c>.</summary>
internal enum WorldFileType
{
    /// <summary>A directory.</summary>
    Directory = 0,

    /// <summary>A file.</summary>
    File = 1,

    /// <summary>A symbolic link.</summary>
    Link = 2,

    /// <summary>A device, a pipe or a socket.</summary>
    Device = 3,
}
