namespace Smash.Rex.Files;

/// <summary>More about an entry of a manifest: u8 on the wire.</summary>
[Flags]
internal enum FileFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Whatever is at its path at the executor will do, or found by its name along PATH there.</summary>
    AnyVersion = 1,

    /// <summary>A library that was found where every program looks, so that it is found there without being told where.</summary>
    Standard = 2,

    /// <summary>It is needed only where the interpreter of the script has to be brought.</summary>
    OfInterpreter = 4,
}
