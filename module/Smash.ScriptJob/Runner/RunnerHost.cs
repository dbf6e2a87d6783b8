using System.Globalization;
using System.Management.Automation.Host;

namespace Smash.ScriptJob;

/// <summary>The host of a script job's session: nobody is there to ask, and what is shown becomes records.</summary>
/// <param name="writer">Where to.</param>
internal sealed class RunnerHost(StreamRecordWriter writer) : PSHost
{
    /// <summary>What the script gave to <c>exit</c>; null: it has not come to one.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "SmashScriptJob";

    public override PSHostUserInterface UI { get; } = new RunnerInterface(writer);

    public override Version Version { get; } = typeof(RunnerHost).Assembly.GetName().Version!;

    public override void EnterNestedPrompt() => throw new NotSupportedException("A script job has nobody to prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("A script job has nobody to prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
