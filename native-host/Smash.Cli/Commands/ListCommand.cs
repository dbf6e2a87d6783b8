using System.Globalization;
using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>Lists the client's jobs, a page after another, so that any number of them can be listed.</summary>
internal sealed class ListCommand : ICommand
{
    public string Name => "list";

    public string Arguments => "";

    public string Summary => "List all jobs";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        arguments.ExpectEnd();
        context.Console.WriteLine($"{"ID",6} {"STATE",-9} {"EXIT",4}  COMMAND");
        for (uint? after = 0; after is { } id;)
        {
            JobRecords page = context.Send<JobRecords>(new GetJobRequest { AfterId = id }, cancellationToken);
            foreach (JobRecord job in page.Records)
            {
                context.Console.WriteLine(Format(job));
            }

            after = page.MoreAfter;
        }
    }

    private static string Format(JobRecord job) => string.Create(
        CultureInfo.InvariantCulture,
        $"{job.JobId,6} {UpdateText.NameOf(job.State),-9} {job.ExitCode,4}  {job.Command.ReplaceLineEndings("\\n")}");
}
