namespace Smash.Client;

/// <summary>Why a RED could not be asked, or its answer not be used.</summary>
public enum RedLinkFault
{
    /// <summary>Something else.</summary>
    Unknown = 0,

    /// <summary>Nothing answers at that address.</summary>
    Unreachable,

    /// <summary>The name of the machine is not known.</summary>
    NameNotFound,

    /// <summary>It did not answer in time.</summary>
    TimedOut,

    /// <summary>The connection ended before the answer: whether the call was carried out is not known.</summary>
    Lost,

    /// <summary>It wants a token or a client certificate, and another one than was given.</summary>
    Unauthorized,

    /// <summary>Its certificate is not one that is trusted here.</summary>
    CertificateUntrusted,

    /// <summary>TLS was spoken with what does not speak it, the other way round, or in no version that both know.</summary>
    TlsMismatch,

    /// <summary>What answers is no RED.</summary>
    NotRed,

    /// <summary>It has no such method.</summary>
    MethodNotFound,

    /// <summary>The call was larger than it takes.</summary>
    RequestTooLarge,

    /// <summary>It serves as many as it can.</summary>
    Busy,

    /// <summary>Its answer is not what this version understands, or it did not understand the call.</summary>
    Protocol,
}
