using System.Collections;
using System.Globalization;
using Smash.DaemonCore.Interop;
using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>A <see cref="ProcessPlan"/> on its way: the message that asks for it, and what is to be closed here when that was sent.</summary>
internal sealed class PlannedLaunch : IDisposable
{
    // Who runs at less than the usual priority may not give more.
    private static readonly int OwnPriority = GetPriority.Invoke(GetPriority.Process, 0);

    private readonly ProcessPlan _plan;
    private readonly CommandSocketSet _sockets;
    private readonly List<InheritedDescriptor> _descriptors = [];

    public PlannedLaunch(ProcessPlan plan, CommandSocketSet sockets)
    {
        _plan = plan;
        _sockets = sockets;
    }

    public string? CommandAddress => _sockets.Address;

    /// <summary>Closes what is the process's alone.</summary>
    public void Dispose()
    {
        _sockets.Dispose();
        foreach (StandardStream stream in (ReadOnlySpan<StandardStream>)[_plan.Input, _plan.Output, _plan.Error])
        {
            stream.HandedOver?.Dispose();
        }
    }

    /// <summary>Makes the message.</summary>
    /// <param name="key">The process's key.</param>
    /// <param name="parentAddress">Where this daemon hears commands.</param>
    /// <param name="parentWatch">A descriptor that becomes readable when this daemon has ended.</param>
    public LaunchPlan Encode(ulong key, string? parentAddress, int parentWatch)
    {
        StandardStream[] streams = [_plan.Input, _plan.Output, _plan.Error];
        for (int target = 0; target < streams.Length; target++)
        {
            if (streams[target].Source is { } source)
            {
                _descriptors.Add(new InheritedDescriptor(source < 0 ? target : source, target));
            }
        }

        if (_plan.Descriptors.Any(static inherited => inherited.Target < 0) || _plan.Affinity.Any(static processor => processor < 0))
        {
            throw new ArgumentException("Numbers of descriptors and of processors begin at 0.");
        }

        _descriptors.AddRange(_plan.Descriptors);
        Dictionary<string, string> environment = GetEnvironment();
        if (_plan.CommandSockets != CommandSockets.None)
        {
            environment[Inheritance.Variable] = AddInheritance(parentAddress, parentWatch);
        }

        return new LaunchPlan
        {
            Job = key,
            Priority = _plan.Priority ?? OwnPriority,
            Limits = _plan.Limits,
            Directory = _plan.Directory ?? Environment.CurrentDirectory,
            StandardInputPath = _plan.Input.Path,
            StandardOutputPath = _plan.Output.Path,
            StandardErrorPath = _plan.Error.Path,
            Command = "",
            Arguments = [_plan.Program, .. _plan.Arguments],
            Environment = new LaunchEnvironment(EnvironmentBlock.Create(environment)),
            Options = new LaunchOptions
            {
                Descriptors = _descriptors,
                Affinity = _plan.Affinity,
                User = _plan.User,
                Namespaces = _plan.Namespaces,
                Umask = _plan.Umask,
                Flags = GetFlags(),
            },
        };
    }

    private LaunchFlags GetFlags() =>
        LaunchFlags.NoShell
        | (_plan.IsRootInNamespace ? LaunchFlags.RootInNamespace : LaunchFlags.None)
        | (_plan.HasControllingTerminal ? LaunchFlags.Terminal : LaunchFlags.None)
        | (_plan.EndsWithDaemon ? LaunchFlags.EndsWithLauncher : LaunchFlags.None);

    private Dictionary<string, string> GetEnvironment()
    {
        IEnumerable<KeyValuePair<string, string>> variables = _plan.Environment
            ?? Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));
        var environment = new Dictionary<string, string>(variables);
        environment.Remove(Inheritance.Variable);
        return environment;
    }

    // The numbers behind those that the plan takes.
    private string AddInheritance(string? parentAddress, int parentWatch)
    {
        int next = Math.Max(3, _descriptors.Select(static inherited => inherited.Target + 1).DefaultIfEmpty().Max());
        foreach ((string kind, int descriptor) in _sockets.Descriptors)
        {
            _descriptors.Add(new InheritedDescriptor(descriptor, next++, kind));
        }

        if (parentWatch >= 0)
        {
            _descriptors.Add(new InheritedDescriptor(parentWatch, next, Inheritance.ParentKind));
        }

        IEnumerable<string> told = _descriptors.Where(static inherited => inherited.Kind.Length > 0)
            .Select(static inherited => string.Create(CultureInfo.InvariantCulture, $" fd={inherited.Target} kind={inherited.Kind}"));
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Inheritance.Escape(parentAddress)}{string.Concat(told)}");
    }
}
