namespace Smash.DaemonCore.Cedar;

/// <summary>A tunnel does not stand; the message has what ssh said.</summary>
public sealed class SshTunnelException : IOException
{
    /// <summary>Makes one with a default message.</summary>
    public SshTunnelException()
        : base("The tunnel does not stand.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    public SshTunnelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public SshTunnelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
