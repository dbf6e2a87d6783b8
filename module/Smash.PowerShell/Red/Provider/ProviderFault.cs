using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>What the provider ends a question of the engine by: the engine keeps the error of an exception that has one, and makes one of its own for any other.</summary>
internal static class ProviderFault
{
    /// <summary>Makes it.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="path">The item.</param>
    public static RuntimeException Create(Exception exception, string path) => new(exception.Message, exception, ErrorTable.CreateRecord(exception, path));

    /// <summary>Makes the record of an error that the engine throws on by its exception alone, as it does when Set-Content has a file cleared.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="path">The item.</param>
    public static ErrorRecord CreateRecord(Exception exception, string path)
    {
        RuntimeException fault = Create(exception, path);
        ErrorRecord record = fault.ErrorRecord;
        return new ErrorRecord(fault, record.FullyQualifiedErrorId, record.CategoryInfo.Category, path) { ErrorDetails = record.ErrorDetails };
    }
}
