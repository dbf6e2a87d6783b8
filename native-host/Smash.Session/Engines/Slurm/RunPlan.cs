using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Jobs;

namespace Smash.Session.Engines.Slurm;

/// <summary>The plan by which smash-batch runs a job: strings KEY=VALUE, each with a NUL behind it.</summary>
internal static class RunPlan
{
    /// <summary>Encodes a plan.</summary>
    /// <param name="run">The run.</param>
    /// <param name="environment">The job's environment.</param>
    /// <param name="events">Folder of what runs tell.</param>
    public static byte[] Encode(SlurmRun run, LaunchEnvironment environment, string events)
    {
        Job job = run.Job;
        var plan = new MemoryStream();
        Add(plan, "mark", run.MarkPath);
        Add(plan, "events", events);
        Add(plan, "name", run.Name);
        Add(plan, "control", run.ControlPath);
        Add(plan, "directory", job.WorkingDirectory);
        Add(plan, "in", job.InputSource);
        Add(plan, "out", job.StandardOutputPath);
        Add(plan, "err", job.StandardErrorPath);
        Add(plan, "command", job.Command);
        Add(plan, "nice", job.Priority.ToString(CultureInfo.InvariantCulture));
        Add(plan, "wall", job.MaxWallMilliseconds.ToString(CultureInfo.InvariantCulture));
        Add(plan, "memory", job.MaxMemoryBytes.ToString(CultureInfo.InvariantCulture));
        foreach (EffectiveLimit limit in job.Limits)
        {
            Add(plan, "limit", string.Create(CultureInfo.InvariantCulture, $"{(int)limit.Resource} {limit.Soft} {limit.Hard}"));
        }

        foreach (string argument in CommandLine.SplitPlain(job.Command))
        {
            Add(plan, "argument", argument);
        }

        AddVariables(plan, job.Array is null ? environment : ArrayMember.AddVariables(job, environment));
        return plan.ToArray();
    }

    private static void Add(MemoryStream plan, string key, string value) => plan.Write(Encoding.UTF8.GetBytes($"{key}={value}\0"));

    private static void AddVariables(MemoryStream plan, LaunchEnvironment environment)
    {
        // Each has its length in front, and its NUL.
        ReadOnlySpan<byte> left = environment.Encoded.Span;
        while (left.Length >= sizeof(uint))
        {
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(left);
            plan.Write("variable="u8);
            plan.Write(left.Slice(sizeof(uint), length));
            left = left[(sizeof(uint) + length)..];
        }
    }
}
