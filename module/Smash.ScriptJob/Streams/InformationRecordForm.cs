using System.Collections;
using System.Management.Automation;

namespace Smash.ScriptJob;

/// <summary>Information records as they travel.</summary>
internal static class InformationRecordForm
{
    public static string Write(InformationRecord record) => CliXml.Write(record);

    public static InformationRecord Read(string document)
    {
        PSObject properties = PSObject.AsPSObject(CliXml.Read(document) ?? throw new InvalidDataException("An information record is missing."));
        var record = new InformationRecord(ReadMessage(Get<object>(properties, "MessageData")), Get<string>(properties, "Source"))
        {
            TimeGenerated = Get<DateTime>(properties, "TimeGenerated"),
            User = Get<string>(properties, "User"),
            Computer = Get<string>(properties, "Computer"),
            ProcessId = Get<uint>(properties, "ProcessId"),
            NativeThreadId = Get<uint>(properties, "NativeThreadId"),
            ManagedThreadId = Get<uint>(properties, "ManagedThreadId"),
        };
        foreach (object? tag in Get<IEnumerable>(properties, "Tags") ?? Array.Empty<object>())
        {
            record.Tags.Add(LanguagePrimitives.ConvertTo<string>(tag));
        }

        return record;
    }

    /// <summary>What Write-Host writes comes back as what a host shows in its colours; any other message as the snapshot that it is.</summary>
    private static object? ReadMessage(object? message)
    {
        if (message is not PSObject snapshot || !snapshot.TypeNames.Contains("Deserialized." + typeof(HostInformationMessage).FullName))
        {
            return message;
        }

        return new HostInformationMessage
        {
            Message = Get<string>(snapshot, nameof(HostInformationMessage.Message)),
            NoNewLine = Get<bool?>(snapshot, nameof(HostInformationMessage.NoNewLine)),
            ForegroundColor = Get<ConsoleColor?>(snapshot, nameof(HostInformationMessage.ForegroundColor)),
            BackgroundColor = Get<ConsoleColor?>(snapshot, nameof(HostInformationMessage.BackgroundColor)),
        };
    }

    private static T? Get<T>(PSObject properties, string name) =>
        properties.Properties[name]?.Value is { } value ? LanguagePrimitives.ConvertTo<T>(value) : default;
}
