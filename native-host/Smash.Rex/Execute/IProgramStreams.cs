using System.ComponentModel;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Execute;

/// <summary>The standard streams of a program at the executor, and the channel that they go over.</summary>
internal interface IProgramStreams : IDisposable
{
    /// <summary>Gives the program its ends.</summary>
    /// <param name="plan">The program.</param>
    /// <returns>The program with its streams.</returns>
    ProcessPlan AddTo(ProcessPlan plan);

    /// <summary>The program has its ends, or never will: those here are closed.</summary>
    void HandOver();

    /// <summary>Takes to the program what comes for it, until one of the two wants no more.</summary>
    /// <param name="channel">The channel.</param>
    Task CopyInputAsync(RexChannel channel);

    /// <summary>Takes home what it writes, until nobody has its ends any more.</summary>
    /// <param name="channel">The channel.</param>
    /// <exception cref="HostLostException">Nobody is left at home.</exception>
    Task CopyOutputAsync(RexChannel channel);

    /// <summary>The terminal at home has another size; nothing where there is none.</summary>
    /// <param name="size">The size.</param>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    void Resize(RexTerminalSize size);
}
