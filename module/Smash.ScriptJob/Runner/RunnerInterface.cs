using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Smash.ScriptJob;

/// <summary>What a script job's session shows becomes information records with the tag of Write-Host; what it asks has no answer.</summary>
/// <param name="writer">Where records are written.</param>
internal sealed class RunnerInterface(StreamRecordWriter writer) : PSHostUserInterface
{
    private const string HostTag = "PSHOST";

    /// <summary>None: there is no screen.</summary>
    public override PSHostRawUserInterface? RawUI => null;

    public override void Write(string value) => Show(value, hasLineEnd: false);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Show(value, hasLineEnd: false, foregroundColor, backgroundColor);

    public override void WriteLine(string value) => Show(value, hasLineEnd: true);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Show(value, hasLineEnd: true, foregroundColor, backgroundColor);

    public override void WriteErrorLine(string value) => Show(value, hasLineEnd: true, ConsoleColor.Red, ConsoleColor.Black);

    public override void WriteWarningLine(string message) => WriteMessage(StreamKind.Warning, message);

    public override void WriteVerboseLine(string message) => WriteMessage(StreamKind.Verbose, message);

    public override void WriteDebugLine(string message) => WriteMessage(StreamKind.Debug, message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // The stream has it.
    }

    public override string ReadLine() => throw NobodyThere();

    public override SecureString ReadLineAsSecureString() => throw NobodyThere();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw NobodyThere();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw NobodyThere();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NobodyThere();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw NobodyThere();

    private static HostException NobodyThere() =>
        new("A script job has nobody to ask. Give it what it needs by -ArgumentList or $using:.", null, "NobodyToAsk", ErrorCategory.ResourceUnavailable);

    private void WriteMessage(StreamKind kind, string message)
    {
        if (!HostEcho.Take(message))
        {
            writer.WriteMessage(kind, message);
        }
    }

    private void Show(string value, bool hasLineEnd, ConsoleColor? foreground = null, ConsoleColor? background = null)
    {
        if (HostEcho.Take(value))
        {
            return;
        }

        var message = new HostInformationMessage { Message = value, NoNewLine = !hasLineEnd, ForegroundColor = foreground, BackgroundColor = background };
        var record = new InformationRecord(message, source: "");
        record.Tags.Add(HostTag);
        writer.WriteInformation(record);
    }
}
