using System.Management.Automation;
using System.Management.Automation.Remoting;
using System.Management.Automation.Runspaces;
using System.Runtime.Serialization;

namespace Smash.ScriptJob;

/// <summary>Error records as they travel: with everything that PowerShell itself keeps of one that comes from another process.</summary>
internal static class ErrorRecordForm
{
    // The name under which PowerShell's own serialization of an error record has the document.
    private const string DocumentKey = "CliXml";

    // What Receive-Job's records name.
    private static readonly OriginInfo Origin = new("localhost", Guid.Empty);

#pragma warning disable SYSLIB0050, SYSLIB0051 // Formatters are out of use; this is the one public way to and from a record's own document.

    public static string Write(ErrorRecord record)
    {
        var info = new SerializationInfo(typeof(ErrorRecord), new FormatterConverter());
        record.GetObjectData(info, default);
        return CliXml.JoinLines(info.GetString(DocumentKey) ?? throw new InvalidDataException("PowerShell gave an error record no document."));
    }

    public static ErrorRecord Read(string document)
    {
        var info = new SerializationInfo(typeof(ErrorRecord), new FormatterConverter());
        info.AddValue(DocumentKey, document);
        return new RemotingErrorRecord(new ReceivedRecord(info), Origin);
    }

    private sealed class ReceivedRecord(SerializationInfo info) : ErrorRecord(info, default);

#pragma warning restore SYSLIB0050, SYSLIB0051
}
