namespace Smash.Protocol.Red.XmlRpc;

/// <summary>What comes after a run of text.</summary>
internal enum XmlTag
{
    /// <summary>An element begins.</summary>
    Start,

    /// <summary>An element ends.</summary>
    End,
}
