using Smash.DaemonCore.Configuration;

namespace Smash.Red.Service;

/// <summary>The parameters of the service: where it answers, whom, and how much.</summary>
internal sealed class ServiceParameters
{
    private static readonly ParameterTraits Security = new() { IsSecurity = true };
    private static readonly ParameterTraits FixedSecurity = new() { IsReconfigurable = false, IsSecurity = true };

    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public ServiceParameters(ParameterTable parameters)
    {
        Listen = parameters.AddAsText("RED_LISTEN", "127.0.0.1:4711", new ListenAddressListType(), "Addresses and ports where RED answers; port 0: one that is free; *: all interfaces.", FixedSecurity);
        Certificate = parameters.AddPath("RED_CERTIFICATE", "", "PEM file with the certificate for TLS, and those between it and its authority; empty: no TLS. Read again at a reconfigure.", Security);
        CertificateKey = parameters.AddPath("RED_CERTIFICATE_KEY", "", "PEM file with the certificate's key; empty: it is in RED_CERTIFICATE.", Security);
        TokenFile = parameters.AddPath("RED_TOKEN_FILE", "", "File whose first line is the token that every call must bear, 16 characters or more; readable by its owner alone. Empty: none. Read again at a reconfigure.", Security);
        ClientAuthority = parameters.AddPath("RED_CLIENT_CA", "", "PEM file with the authorities one of which must have signed the client's certificate; empty: clients need none. Needs RED_CERTIFICATE.", FixedSecurity);
        OpenToEverybody = parameters.AddBoolean("RED_OPEN_TO_EVERYBODY", false, "Whether RED starts on a network without TLS, or without token and client certificates: whoever reaches it then runs programs here.", FixedSecurity);
        MaxConnections = parameters.AddInteger("RED_MAX_CONNECTIONS", 1024, new ParameterRange<int>(1, 100_000), "Most connections at once; a new one takes the place of that which has been idle longest, or, where all are busy, whose call has taken longest.", ParameterTraits.NeedsRestart);
        MaxRequest = parameters.AddSize("RED_MAX_REQUEST", 1024 * 1024, new ParameterRange<long>(4096, 64 * 1024 * 1024), "Most bytes of a call.", ParameterTraits.NeedsRestart);
        Memory = parameters.AddSize("RED_MEMORY", 64 * 1024 * 1024, new ParameterRange<long>(1024 * 1024, 256 * 1024 * 1024), "Most memory of calls and answers above 32 KiB together.", ParameterTraits.NeedsRestart);
        RequestTimeout = parameters.AddDuration("RED_REQUEST_TIMEOUT", TimeSpan.FromSeconds(10), new ParameterRange<TimeSpan>(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)), "How long a request's head may take, and a TLS handshake; a body must come with 240 bytes a second after as long.", ParameterTraits.NeedsRestart);
        IdleTimeout = parameters.AddDuration("RED_IDLE_TIMEOUT", TimeSpan.FromMinutes(2), new ParameterRange<TimeSpan>(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "How long a connection may be without a request.", ParameterTraits.NeedsRestart);
    }

    /// <summary>RED_LISTEN.</summary>
    public Parameter<IReadOnlyList<ListenAddress>> Listen { get; }

    /// <summary>RED_CERTIFICATE.</summary>
    public Parameter<string> Certificate { get; }

    /// <summary>RED_CERTIFICATE_KEY.</summary>
    public Parameter<string> CertificateKey { get; }

    /// <summary>RED_TOKEN_FILE.</summary>
    public Parameter<string> TokenFile { get; }

    /// <summary>RED_CLIENT_CA.</summary>
    public Parameter<string> ClientAuthority { get; }

    /// <summary>RED_OPEN_TO_EVERYBODY.</summary>
    public Parameter<bool> OpenToEverybody { get; }

    /// <summary>RED_MAX_CONNECTIONS.</summary>
    public Parameter<int> MaxConnections { get; }

    /// <summary>RED_MAX_REQUEST.</summary>
    public Parameter<long> MaxRequest { get; }

    /// <summary>RED_MEMORY.</summary>
    public Parameter<long> Memory { get; }

    /// <summary>RED_REQUEST_TIMEOUT.</summary>
    public Parameter<TimeSpan> RequestTimeout { get; }

    /// <summary>RED_IDLE_TIMEOUT.</summary>
    public Parameter<TimeSpan> IdleTimeout { get; }
}
