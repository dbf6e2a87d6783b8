using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>Runs a command line or a script as a job, waits for it, and writes what it writes.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SmashCommand", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(object))]
public sealed class InvokeSmashCommandCommand : AttendedLineCommand;
