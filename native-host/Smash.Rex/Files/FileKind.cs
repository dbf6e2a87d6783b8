namespace Smash.Rex.Files;

/// <summary>What an entry of a manifest is for: u8 on the wire.</summary>
internal enum FileKind : byte
{
    /// <summary>The program that is run.</summary>
    Program = 1,

    /// <summary>What loads the program's shared libraries: its PT_INTERP.</summary>
    Loader = 2,

    /// <summary>A shared library.</summary>
    Library = 3,

    /// <summary>What a script's first line names.</summary>
    Interpreter = 4,

    /// <summary>A file that is laid into the working directory, or fetched from it.</summary>
    File = 5,

    /// <summary>A folder there.</summary>
    Folder = 6,

    /// <summary>A symbolic link there.</summary>
    Link = 7,
}
