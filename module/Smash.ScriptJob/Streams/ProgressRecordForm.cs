using System.Management.Automation;

namespace Smash.ScriptJob;

/// <summary>Progress records as they travel.</summary>
internal static class ProgressRecordForm
{
    public static string Write(ProgressRecord record) => CliXml.Write(record);

    public static ProgressRecord Read(string document)
    {
        PSObject properties = PSObject.AsPSObject(CliXml.Read(document) ?? throw new InvalidDataException("A progress record is missing."));
        return new ProgressRecord(Get<int>(properties, nameof(ProgressRecord.ActivityId)), GetText(properties, nameof(ProgressRecord.Activity)), GetText(properties, nameof(ProgressRecord.StatusDescription)))
        {
            ParentActivityId = Get<int>(properties, nameof(ProgressRecord.ParentActivityId)),
            CurrentOperation = Get<string>(properties, nameof(ProgressRecord.CurrentOperation)),
            PercentComplete = Get<int>(properties, nameof(ProgressRecord.PercentComplete)),
            SecondsRemaining = Get<int>(properties, nameof(ProgressRecord.SecondsRemaining)),
            RecordType = Get<ProgressRecordType>(properties, nameof(ProgressRecord.RecordType)),
        };
    }

    // No text is allowed to be empty there.
    private static string GetText(PSObject properties, string name) => Get<string>(properties, name) is { Length: > 0 } text ? text : " ";

    private static T? Get<T>(PSObject properties, string name) =>
        properties.Properties[name]?.Value is { } value ? LanguagePrimitives.ConvertTo<T>(value) : default;
}
