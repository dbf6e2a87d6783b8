using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Execute;

/// <summary>Says why a program was not started at the executor, by ids that stay (EXECUTE.md).</summary>
internal static class LaunchRefusal
{
    /// <summary>Of a program that the launcher could not start.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="prepared">What was executed.</param>
    /// <param name="exception">What the launcher told.</param>
    public static RexRefusal Of(ExecuteRequest request, PreparedRun prepared, ProcessCreationException exception)
    {
        Errno error = exception.Error == Errno.None ? Errno.EIO : exception.Error;
        (string id, string message) = exception.Step switch
        {
            LaunchStep.Exec when error == Errno.ENOENT => ("RexProgramNotFound", $"There is no program '{request.Program}' there"),
            LaunchStep.Exec => ("RexProgramNotExecutable", $"'{request.Program}' cannot be executed there"),
            LaunchStep.Directory => ("RexDirectoryUnusable", $"'{prepared.Directory}' cannot be the working directory there"),
            LaunchStep.Limits => ("RexLimitDenied", "A limit that was asked for cannot be set there"),
            LaunchStep.Priority => ("RexPriorityDenied", $"The program may not have the nice value {request.Priority} there"),
            _ => ("RexCannotStart", $"'{request.Program}' was not started there"),
        };
        return new RexRefusal(error, id, $"{message}: {Describe(exception)}");
    }

    private static string Describe(ProcessCreationException exception) =>
        exception.Step == LaunchStep.None ? exception.Message : $"{System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage((int)exception.Error)}.";
}
