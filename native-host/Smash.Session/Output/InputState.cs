namespace Smash.Session.Output;

/// <summary>Where what a job reads from its standard input is.</summary>
internal enum InputState
{
    /// <summary>There is none: it reads /dev/null.</summary>
    None,

    /// <summary>In its file, and in the records.</summary>
    Written,

    /// <summary>In the records; the file is from before this session, and may be missing or torn.</summary>
    Recorded,
}
