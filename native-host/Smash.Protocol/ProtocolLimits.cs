namespace Smash.Protocol;

/// <summary>Numbers that both sides hold to.</summary>
public static class ProtocolLimits
{
    /// <summary>Version of the protocol that this library speaks.</summary>
    public const uint Version = 1;

    /// <summary>Bytes of a packet's header.</summary>
    public const int HeaderLength = 8;

    /// <summary>Most bytes of a packet's payload: 16 MiB.</summary>
    public const int MaxPayloadLength = 16 * 1024 * 1024;

    /// <summary>Most bytes of output in a JOB_RESULTS without extension fields.</summary>
    public const int MaxResultLength = MaxPayloadLength - 4;

    /// <summary>Most bytes that a range of output may ask for.</summary>
    public const int MaxRangeLength = 4 * 1024 * 1024;

    /// <summary>Bytes of a range of output when none are asked for.</summary>
    public const int DefaultRangeLength = 1024 * 1024;

    /// <summary>Most bytes of a user name.</summary>
    public const int MaxUserNameLength = 64;

    /// <summary>Most bytes of a job's name.</summary>
    public const int MaxJobNameLength = 255;

    /// <summary>Most bytes of a pool's name.</summary>
    public const int MaxPoolNameLength = 64;

    /// <summary>Most bytes of a submission's key.</summary>
    public const int MaxSubmissionKeyLength = 64;

    /// <summary>Most bytes of what people call a job's command.</summary>
    public const int MaxScriptLength = 64 * 1024;

    /// <summary>Lowest nice value.</summary>
    public const int MinPriority = -20;

    /// <summary>Highest nice value.</summary>
    public const int MaxPriority = 19;

    /// <summary>Highest signal number (SIGRTMAX).</summary>
    public const int MaxSignal = 64;

    /// <summary>Records in a page of JOB_QUERY when the request does not say.</summary>
    public const int DefaultPageLength = 1000;

    /// <summary>Most records in a page of JOB_QUERY.</summary>
    public const int MaxPageLength = 10_000;

    /// <summary>Milliseconds between SIGTERM and SIGKILL when JOB_CANCEL does not say.</summary>
    public const uint DefaultGraceMilliseconds = 5000;

    /// <summary>Most members of an array.</summary>
    public const uint MaxArrayLength = 1_000_000;

    /// <summary>Longest item of a member, bytes.</summary>
    public const int MaxArrayItemLength = 64 * 1024;

    /// <summary>Name of the pool of jobs that name none.</summary>
    public const string DefaultPool = "default";
}
