using System.Runtime.InteropServices;
using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>A process could not be started; nothing runs. It says at which step and why, although that happened in the new process, before it executed.</summary>
public sealed class ProcessCreationException : IOException
{
    /// <summary>Makes one with a default message.</summary>
    public ProcessCreationException()
        : this("The process cannot be started.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    /// <param name="message">What is wrong.</param>
    public ProcessCreationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and what failed beneath.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public ProcessCreationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one of what the launcher told.</summary>
    /// <param name="program">The program that was to run.</param>
    /// <param name="step">The step that failed.</param>
    /// <param name="error">Why.</param>
    public ProcessCreationException(string program, LaunchStep step, Errno error)
        : base($"'{program}' cannot be started: step {step} failed with {(int)error} ({Marshal.GetPInvokeErrorMessage((int)error)}).")
    {
        Step = step;
        Error = error;
    }

    /// <summary>The step that failed; None where it did not come to one, since there is no launcher.</summary>
    public LaunchStep Step { get; }

    /// <summary>Why.</summary>
    public Errno Error { get; }
}
