using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>The options at the end of LAUNCH: what is not asked for of every process (master/CONTROL.md).</summary>
public sealed class LaunchOptions
{
    private const uint DescriptorsTag = 1;
    private const uint AffinityTag = 2;
    private const uint UserTag = 3;
    private const uint NamespacesTag = 4;
    private const uint UmaskTag = 5;
    private const uint FlagsTag = 6;

    /// <summary>Descriptors of this process and the numbers that they get in the new one; at most 253 (unix(7)).</summary>
    public IReadOnlyList<InheritedDescriptor> Descriptors { get; init; } = [];

    /// <summary>The processors that it may run on, from 0 (sched_setaffinity(2)); empty: all.</summary>
    public IReadOnlyList<int> Affinity { get; init; } = [];

    /// <summary>Whom it becomes, which only root can ask for; null: nobody else.</summary>
    public ProcessUser? User { get; init; }

    /// <summary>Namespaces of its own.</summary>
    public ProcessNamespaces Namespaces { get; init; }

    /// <summary>Its umask(2); null: the launcher's.</summary>
    public UnixFileMode? Umask { get; init; }

    /// <summary>Flags.</summary>
    public LaunchFlags Flags { get; init; }

    internal int Count => (Descriptors.Count > 0 ? 1 : 0) + (Affinity.Count > 0 ? 1 : 0) + (User is null ? 0 : 1) + (Namespaces == 0 ? 0 : 1) + (Umask is null ? 0 : 1) + (Flags == 0 ? 0 : 1);

    internal void Write(PacketWriter writer)
    {
        if (Descriptors.Count > 0)
        {
            WriteNumbers(writer, DescriptorsTag, [.. Descriptors.Select(static inherited => (uint)inherited.Target)]);
        }

        if (Affinity.Count > 0)
        {
            WriteAffinity(writer);
        }

        if (User is { } user)
        {
            WriteNumbers(writer, UserTag, [user.UserId, user.GroupId, .. user.Groups]);
        }

        WriteNumber(writer, NamespacesTag, (uint)Namespaces);
        WriteNumber(writer, FlagsTag, (uint)Flags);
        if (Umask is { } umask)
        {
            WriteNumbers(writer, UmaskTag, [(uint)umask]);
        }
    }

    private static void WriteNumber(PacketWriter writer, uint tag, uint value)
    {
        if (value != 0)
        {
            WriteNumbers(writer, tag, [value]);
        }
    }

    private static void WriteNumbers(PacketWriter writer, uint tag, ReadOnlySpan<uint> values)
    {
        writer.WriteUInt32(tag);
        writer.WriteUInt32((uint)values.Length * sizeof(uint));
        foreach (uint value in values)
        {
            writer.WriteUInt32(value);
        }
    }

    private void WriteAffinity(PacketWriter writer)
    {
        byte[] bits = new byte[(Affinity.Max() / 8) + 1];
        foreach (int processor in Affinity)
        {
            bits[processor / 8] |= (byte)(1 << (processor % 8));
        }

        writer.WriteUInt32(AffinityTag);
        writer.WriteBytes(bits);
    }
}
