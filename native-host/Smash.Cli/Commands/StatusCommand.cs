using System.Globalization;
using Smash.Client;
using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>Shows one job.</summary>
internal sealed class StatusCommand : ICommand
{
    public string Name => "status";

    public string Arguments => "JOB";

    public string Summary => "Show a job's state, cause, limits and usage";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        uint id = arguments.ReadJobId();
        arguments.ExpectEnd();
        JobStatus status = context.Send<JobStatus>(new GetJobStatusRequest(id, WantsRecord: true), cancellationToken);
        JobRecord job = status.Record ?? throw new SmashException(Errno.EBADMSG, $"The host told nothing of job {id}.");
        IEnumerable<(string Label, string? Value)> lines = [.. Describe(job), .. DescribeEnd(job), .. DescribeUsage(job.Usage)];
        foreach ((string label, string? value) in lines.Where(line => line.Value is not null))
        {
            context.Console.WriteLine($"{label,-12}{value}");
        }
    }

    private static IEnumerable<(string Label, string? Value)> Describe(JobRecord job) =>
    [
        ("job", Number(job.JobId)),
        ("name", job.Name),
        ("command", job.Command),
        ("directory", job.WorkingDirectory),
        ("state", UpdateText.NameOf(job.State)),
        ("process", job.ProcessId is { } pid ? Number(pid) : null),
        ("priority", Number(job.Priority)),
        ("max CPU", job.MaxCpuSeconds == 0 ? null : Number(job.MaxCpuSeconds) + " s"),
        ("max memory", job.MaxAddressSpaceBytes == 0 ? null : ByteSize.Format(job.MaxAddressSpaceBytes)),
        ("submitted", Time(job.SubmittedMicroseconds)),
        ("started", Time(job.StartedMicroseconds)),
        ("ended", Time(job.EndedMicroseconds)),
    ];

    private static IEnumerable<(string Label, string? Value)> DescribeEnd(JobRecord job) => !job.State.IsEnded()
        ? []
        :
        [
            ("exit code", job.ExitCode is { } code ? Number(code) : null),
            ("cause", job.Cause.ToString()),
            ("evidence", job.CauseDetail),
            ("signal", job.Signal is { } signal ? Number(signal) : null),
            ("failed step", job.FailedStep == LaunchStep.None ? null : $"{job.FailedStep}, {job.FailedErrno}"),
        ];

    private static IEnumerable<(string Label, string? Value)> DescribeUsage(ResourceUsage? used) => used is not { } usage
        ? []
        :
        [
            ("CPU user", Seconds(usage.UserMicroseconds)),
            ("CPU system", Seconds(usage.SystemMicroseconds)),
            ("peak memory", ByteSize.Format((ulong)usage.MaxResidentKibibytes * 1024)),
            ("page faults", $"{Number(usage.MinorFaults)} minor, {Number(usage.MajorFaults)} major"),
            ("block I/O", $"{Number(usage.BlocksIn)} in, {Number(usage.BlocksOut)} out"),
            ("switches", $"{Number(usage.VoluntarySwitches)} voluntary, {Number(usage.InvoluntarySwitches)} involuntary"),
        ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e6:0.000000} s");

    private static string? Time(long? microseconds) => microseconds is { } value
        ? DateTime.UnixEpoch.AddMicroseconds(value).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
        : null;
}
