using System.Diagnostics;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.PowerShell;

/// <summary>Runs a program on another host at this process's terminal: smash-stub stands in for it, as a program does that PowerShell runs.</summary>
internal static class TerminalRun
{
    private const string Stub = "smash-stub";

    /// <summary>Runs it, and waits for its end.</summary>
    /// <param name="host">The host whose REX it is.</param>
    /// <param name="request">What to run, for another host.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its exit code, or 128 + the signal that ended it.</returns>
    /// <exception cref="CommandException">RexUnavailable: the host has no smash-stub. LimitNotSupported: limits on a tree are for jobs here.</exception>
    public static int Run(HostInfo host, StartJobRequest request, CancellationToken cancellationToken)
    {
        if (request.Options.TreeLimits is not null)
        {
            throw new CommandException("LimitNotSupported", "Limits on the tree of a job cannot be set on another host, but for -MaxMemory.", ErrorCategory.NotImplemented);
        }

        string program = Path.Combine(host.ProgramFolder, Stub);
        if (!File.Exists(program))
        {
            throw new CommandException("RexUnavailable", $"REX is not installed with this host: {program} is not there.", ErrorCategory.NotInstalled);
        }

        using Process process = Process.Start(Describe(program, host, request)) ?? throw new CommandException($"{program} was not started.");
        using CancellationTokenRegistration stop = cancellationToken.Register(process.Kill);
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    private static ProcessStartInfo Describe(string program, HostInfo host, StartJobRequest request)
    {
        var command = new StubCommand { Run = request.Remote!, Command = request.Command, Priority = request.Priority, Limits = [.. LimitsOf(request)] };
        var start = new ProcessStartInfo(program, ["--socket", Path.Combine(host.StateDirectory, "rex.sock"), .. command.ToArguments()])
        {
            WorkingDirectory = request.WorkingDirectory ?? "/",
        };
        start.Environment.Clear();
        foreach (string variable in request.Environment.ToStrings())
        {
            int sign = variable.IndexOf('=', StringComparison.Ordinal);
            start.Environment[variable[..sign]] = variable[(sign + 1)..];
        }

        return start;
    }

    private static IEnumerable<EffectiveLimit> LimitsOf(StartJobRequest request)
    {
        if (request.MaxCpuSeconds > 0)
        {
            yield return new EffectiveLimit(LimitResource.CpuTime, request.MaxCpuSeconds, request.MaxCpuSeconds + 1UL);
        }

        if (request.MaxAddressSpaceBytes > 0)
        {
            yield return new EffectiveLimit(LimitResource.AddressSpace, request.MaxAddressSpaceBytes, request.MaxAddressSpaceBytes);
        }

        if (request.MaxMemoryBytes > 0)
        {
            yield return new EffectiveLimit(LimitResource.TreeMemory, request.MaxMemoryBytes, request.MaxMemoryBytes);
        }
    }
}
