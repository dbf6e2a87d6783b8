namespace Smash.Session.Streams;

/// <summary>The kinds of frames between a holder and who comes to it: <c>u8</c> kind, <c>u32</c> length, content.</summary>
internal enum HolderFrame : byte
{
    /// <summary>Bytes for the job.</summary>
    Input = 2,

    /// <summary>Nothing more comes.</summary>
    End = 4,

    /// <summary>The frame before has been written whole.</summary>
    Accepted = 17,

    /// <summary>The job has ended.</summary>
    Ended = 18,

    /// <summary>The job reads no more: <c>u32</c> error.</summary>
    Refused = 20,
}
