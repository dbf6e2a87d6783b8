using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Execute;

/// <summary>What a remote execution is asked for with: the fields of its OPEN (EXECUTE.md), but those that are the origin's alone.</summary>
internal sealed record ExecuteRequest
{
    private const int HighestResource = 15;

    /// <summary>The program: a path, or a name that is looked for along PATH at the executor.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, without argv[0].</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Variables that are laid over the environment of a login there: NAME=VALUE.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The working directory there; null: a folder of the run's own.</summary>
    public string? Directory { get; init; }

    /// <summary>Limits by setrlimit(2).</summary>
    public required IReadOnlyList<EffectiveLimit> Limits { get; init; }

    /// <summary>Most bytes of memory that all of its processes may have together; 0: no limit.</summary>
    public ulong TreeMemoryBytes { get; init; }

    /// <summary>Its nice value; null: the agent's.</summary>
    public int? Priority { get; init; }

    /// <summary>The terminal that it runs on; null: pipes.</summary>
    public TerminalRequest? Terminal { get; init; }

    /// <summary>All fields, for what is not told apart here.</summary>
    public required RexFields Fields { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="fields">The fields of an OPEN.</param>
    /// <exception cref="RexFieldException">It cannot be asked for so.</exception>
    /// <exception cref="MalformedPacketException">A field is none.</exception>
    public static ExecuteRequest Read(RexFields fields)
    {
        (List<EffectiveLimit> limits, ulong treeMemory) = ReadLimits(fields);
        return new ExecuteRequest
        {
            Program = fields.FindString(RexExecuteTag.Program) is { Length: > 0 } program ? program : throw new RexFieldException("RexRequestInvalid", "No program is named."),
            Arguments = ReadStrings(fields, RexExecuteTag.Argument),
            Environment = ReadEnvironment(fields),
            Directory = fields.FindString(RexExecuteTag.Directory),
            Limits = limits,
            TreeMemoryBytes = treeMemory,
            Priority = fields.FindUInt32(RexExecuteTag.Priority) is { } nice ? (int)nice : null,
            Terminal = fields.LastOrDefault(static field => field.Tag == RexExecuteTag.Terminal) is { Tag: not 0 } terminal ? TerminalRequest.Read(terminal.Reader) : null,
            Fields = fields,
        };
    }

    /// <summary>Reads a list of strings.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="tag">Which of them.</param>
    public static IReadOnlyList<string> ReadStrings(RexFields fields, ushort tag) =>
        [.. fields.Where(field => field.Tag == tag).Select(static field => field.Reader.ReadStringToEnd())];

    private static IReadOnlyList<string> ReadEnvironment(RexFields fields)
    {
        IReadOnlyList<string> variables = ReadStrings(fields, RexExecuteTag.Environment);
        return variables.FirstOrDefault(static variable => variable.IndexOf('=', StringComparison.Ordinal) <= 0) is { } wrong
            ? throw new RexFieldException("RexRequestInvalid", $"'{wrong}' is no variable of an environment: NAME=VALUE.")
            : variables;
    }

    private static (List<EffectiveLimit> Limits, ulong TreeMemory) ReadLimits(RexFields fields)
    {
        var limits = new List<EffectiveLimit>();
        ulong treeMemory = 0;
        foreach (RexField field in fields.Where(static field => field.Tag == RexExecuteTag.Limit))
        {
            PacketReader reader = field.Reader;
            var resource = (LimitResource)reader.ReadUInt32();
            ulong value = reader.ReadUInt64();
            if (resource == LimitResource.TreeMemory)
            {
                treeMemory = value;
            }
            else
            {
                limits.Add(MakeLimit(resource, value));
            }
        }

        return (limits, treeMemory);
    }

    // As a host sets it for its jobs: SIGXCPU first, SIGKILL a second later.
    private static EffectiveLimit MakeLimit(LimitResource resource, ulong value) => (uint)resource switch
    {
        (uint)LimitResource.CpuTime => new EffectiveLimit(resource, value, value + 1),
        <= HighestResource => new EffectiveLimit(resource, value, value),
        _ => throw new RexFieldException("RexLimitUnknown", $"Limit {(uint)resource} is none that is held at the executor."),
    };
}
