using System.Globalization;
using System.Text;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Arrays;

/// <summary>What a member of an array has of its own.</summary>
internal static class ArrayMember
{
    /// <summary>Makes the job of a member.</summary>
    /// <param name="head">Its array.</param>
    /// <param name="index">Its number in it.</param>
    /// <param name="outputPath">Path of its output files without their ending.</param>
    /// <param name="submittedMicroseconds">The time in that path.</param>
    public static Job Make(Job head, uint index, string outputPath, long submittedMicroseconds) => new()
    {
        Key = head.Key + 1 + index,
        Array = head,
        Client = head.Client,
        Id = head.Id + 1 + index,
        Name = GetName(head.Name, index),
        Command = head.Command,
        WorkingDirectory = head.WorkingDirectory,
        Environment = head.Environment,
        MaxCpuSeconds = head.MaxCpuSeconds,
        MaxAddressSpaceBytes = head.MaxAddressSpaceBytes,
        MaxMemoryBytes = head.MaxMemoryBytes,
        MaxWallMilliseconds = head.MaxWallMilliseconds,
        OutputFormat = head.OutputFormat,
        Script = head.Script,
        Options = MakeOptions(head, index),
        SubmittedMicroseconds = submittedMicroseconds,
        OutputPath = outputPath,
        Input = head.Input,
        Priority = head.Priority,
    };

    /// <summary>The environment of a member: that of its array, and who it is.</summary>
    public static LaunchEnvironment AddVariables(Job member, LaunchEnvironment environment) =>
        environment.With(MakeVariables(member.Options.Array!, member.Array!.Options.Array!.Count));

    /// <summary>What tells a member who it is, <c>NAME=value</c>.</summary>
    /// <param name="terms">The member's.</param>
    /// <param name="count">How many members its array has.</param>
    public static IReadOnlyCollection<string> MakeVariables(ArrayTerms terms, uint count)
    {
        List<string> variables =
        [
            string.Create(CultureInfo.InvariantCulture, $"SMASH_INDEX={terms.Index}"),
            string.Create(CultureInfo.InvariantCulture, $"SMASH_COUNT={count}"),
            string.Create(CultureInfo.InvariantCulture, $"SMASH_ARRAY_ID={terms.ArrayId}"),
        ];
        if (terms.Items is [{ } item])
        {
            variables.Add($"SMASH_ITEM={item}");
        }

        return variables;
    }

    /// <summary>A member has the terms that are about its own runs; what the array waits for, and what is done at its end, is the array's.</summary>
    private static JobOptions MakeOptions(Job head, uint index)
    {
        JobOptions options = head.Options;
        ArrayTerms terms = options.Array!;
        return options with
        {
            Terms = options.Terms is { } own && (own.Pool is not null || own.Retry is not null) ? new JobTerms { Pool = own.Pool, Retry = own.Retry, Attempt = 1 } : null,
            Array = new ArrayTerms { ArrayId = head.Id, Index = index, Items = terms.Items.Count > 0 ? [terms.Items[(int)index]] : [] },
        };
    }

    private static string GetName(string name, uint index)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $"[{index}]");
        while (Encoding.UTF8.GetByteCount(name) + suffix.Length > ProtocolLimits.MaxJobNameLength)
        {
            // Not in the middle of a character that takes two.
            name = char.IsLowSurrogate(name[^1]) ? name[..^2] : name[..^1];
        }

        return name + suffix;
    }
}
