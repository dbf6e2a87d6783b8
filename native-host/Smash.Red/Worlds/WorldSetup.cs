using System.Buffers.Binary;
using System.Text;
using Smash.DaemonCore;
using Smash.Red.Files;
using Smash.Red.Interop;

namespace Smash.Red.Worlds;

/// <summary>The socket over which smash-world tells, once, that a world is ready, with its root, or why there is none (world/WORLD.md).</summary>
internal sealed class WorldSetup : IDescriptorHandler, IDisposable
{
    private const uint Ready = 1;
    private const uint Failed = 2;
    private const int FailedHeaderLength = 12;
    private const int MostBytes = 8192;

    private readonly TaskCompletionSource<WorldRoot> _root = new();
    private readonly DescriptorRegistration _registration;
    private readonly int _socket;
    private bool _isDisposed;

    /// <summary>Takes a socket over.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="socket">A connected socket of packets; it is closed when this is disposed.</param>
    public WorldSetup(EventLoop loop, int socket)
    {
        _socket = socket;
        _registration = loop.Register(socket, DescriptorEvents.Read, this);
    }

    /// <summary>The world's root; a <see cref="WorldCreationException"/> where there is none.</summary>
    public Task<WorldRoot> Root => _root.Task;

    /// <summary>Waits no more.</summary>
    /// <param name="reason">Why there is no world.</param>
    public void Abandon(string reason) => _root.TrySetException(new WorldCreationException(reason));

    /// <inheritdoc/>
    public void OnReady(DescriptorEvents ready)
    {
        Span<byte> packet = stackalloc byte[MostBytes];
        nint length = ReceivePacket.From(_socket, packet, out int descriptor);
        if (length < 0)
        {
            return;
        }

        _registration.Change(DescriptorEvents.None);
        if (!_root.Task.IsCompleted && descriptor >= 0 && length >= sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(packet) == Ready)
        {
            _root.SetResult(new WorldRoot(descriptor));
            return;
        }

        _ = descriptor >= 0 ? CloseDescriptor.Invoke(descriptor) : 0;
        Abandon(Explain(packet[..(int)length]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _registration.Dispose();
            CloseDescriptor.Invoke(_socket);
        }
    }

    private static string Explain(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < FailedHeaderLength || BinaryPrimitives.ReadUInt32BigEndian(packet) != Failed)
        {
            return "smash-world ended before the world was ready.";
        }

        var step = (WorldStep)BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        int error = BinaryPrimitives.ReadInt32BigEndian(packet[8..]);
        return $"Step {step}: {Encoding.UTF8.GetString(packet[FailedHeaderLength..])}: {SystemError.Describe(error)}.{WorldAdvice.For(step, error)}";
    }
}
