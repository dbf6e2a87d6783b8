using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>What a reader or writer of content fails by: the engine keeps the error of an exception that has one, and makes one of its own for any other.</summary>
internal static class ContentFault
{
    /// <summary>Makes it.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="path">The file.</param>
    public static RuntimeException Create(Exception exception, string path) => new(exception.Message, exception, ErrorTable.CreateRecord(exception, path));
}
