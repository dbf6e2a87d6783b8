using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>What a script can rely on, and a person needs, of one kind of error.</summary>
/// <param name="Id">Stable id: the part of FullyQualifiedErrorId before the comma.</param>
/// <param name="Category">Category.</param>
/// <param name="Action">What to do about it; null where the message says it.</param>
internal sealed record ErrorRow(string Id, ErrorCategory Category, string? Action = null);
