namespace Smash.Protocol;

/// <summary>That a job is to run on another host, by REX (Smash.Rex/README.md).</summary>
public sealed record RemoteRun
{
    /// <summary>In place of a server's name: the one with the least load.</summary>
    public const string Auto = "auto";

    /// <summary>Most that <see cref="Retry"/> can be.</summary>
    public const uint MaxRetry = 100;

    /// <summary>Name of a server of rex.rc, or <see cref="Auto"/>.</summary>
    public required string ComputerName { get; init; }

    /// <summary>How often it is run again on another server when the one it runs on is lost, at most <see cref="MaxRetry"/>; 0: it then ends, and runs no second time.</summary>
    public uint Retry { get; init; }

    /// <summary>Absolute path of the folder to run in there; null: one of its own, which goes when the job ends.</summary>
    public string? Directory { get; init; }

    /// <summary>Files and folders that are brought there before it starts.</summary>
    public IReadOnlyList<RemoteFile> InputFiles { get; init; } = [];

    /// <summary>Results that are fetched when it has ended.</summary>
    public IReadOnlyList<RemoteFile> OutputFiles { get; init; } = [];

    /// <summary>The process that goes on there; null: the job's command is run there.</summary>
    public RemoteProcess? Process { get; init; }

    /// <summary>Decodes fields to the end of the payload; others are skipped.</summary>
    /// <param name="reader">The fields.</param>
    /// <returns>What they say; null: no server is named.</returns>
    public static RemoteRun? Read(ref PacketReader reader)
    {
        var builder = new RemoteRunBuilder();
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            builder.Add(tag, ref value);
        }

        return builder.Build();
    }

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteField(FieldTag.RemoteComputer, ComputerName);
        if (Retry > 0)
        {
            writer.WriteField(FieldTag.Retry, Retry);
        }

        if (Directory is { } directory)
        {
            writer.WriteField(FieldTag.RemoteDirectory, directory);
        }

        Process?.Write(writer);
        foreach (RemoteFile file in InputFiles)
        {
            WritePair(writer, FieldTag.InputFile, file.Path, file.Name);
        }

        foreach (RemoteFile file in OutputFiles)
        {
            WritePair(writer, FieldTag.OutputFile, file.Name, file.Path);
        }
    }

    private static void WritePair(PacketWriter writer, FieldTag tag, string first, string second)
    {
        var pair = new PacketWriter();
        pair.WriteString(first);
        pair.WriteString(second);
        writer.WriteField(tag, pair.Written.Span);
    }
}
