using System.Collections;
using System.Management.Automation;

namespace Smash.ScriptJob;

/// <summary>Information records as they travel.</summary>
internal static class InformationRecordForm
{
    /// <summary>As a bag of properties, so that the message keeps its own: within an object of a type it would be its text alone.</summary>
    public static string Write(InformationRecord record)
    {
        var properties = new PSObject();
        Add(properties, nameof(record.MessageData), record.MessageData);
        Add(properties, nameof(record.Source), record.Source);
        Add(properties, nameof(record.TimeGenerated), record.TimeGenerated);
        Add(properties, nameof(record.Tags), record.Tags);
        Add(properties, nameof(record.User), record.User);
        Add(properties, nameof(record.Computer), record.Computer);
        Add(properties, nameof(record.ProcessId), record.ProcessId);
        Add(properties, nameof(record.NativeThreadId), record.NativeThreadId);
        Add(properties, nameof(record.ManagedThreadId), record.ManagedThreadId);
        return CliXml.Write(properties);
    }

    public static InformationRecord Read(string document)
    {
        PSObject properties = PSObject.AsPSObject(CliXml.Read(document) ?? throw new InvalidDataException("An information record is missing."));
        var record = new InformationRecord(ReadMessage(Get<object>(properties, nameof(InformationRecord.MessageData))), Get<string>(properties, nameof(InformationRecord.Source)))
        {
            TimeGenerated = Get<DateTime>(properties, nameof(InformationRecord.TimeGenerated)),
            User = Get<string>(properties, nameof(InformationRecord.User)),
            Computer = Get<string>(properties, nameof(InformationRecord.Computer)),
            ProcessId = Get<uint>(properties, nameof(InformationRecord.ProcessId)),
            NativeThreadId = Get<uint>(properties, nameof(InformationRecord.NativeThreadId)),
            ManagedThreadId = Get<uint>(properties, nameof(InformationRecord.ManagedThreadId)),
        };
        foreach (object? tag in Get<IEnumerable>(properties, nameof(InformationRecord.Tags)) ?? Array.Empty<object>())
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

    private static void Add(PSObject properties, string name, object? value) => properties.Properties.Add(new PSNoteProperty(name, value));

    private static T? Get<T>(PSObject properties, string name) =>
        properties.Properties[name]?.Value is { } value ? LanguagePrimitives.ConvertTo<T>(value) : default;
}
