namespace Smash.Client;

/// <summary>A page of jobs, by ascending id.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="MoreAfter">The id after which the next page begins; null: there is none.</param>
/// <param name="MoreBefore">The id before which the page before ends, of a query from the end; null: there is none.</param>
/// <param name="IsSearched">Whether the host has heeded the whole query.</param>
internal readonly record struct JobPage(SmashJob[] Jobs, uint? MoreAfter, uint? MoreBefore, bool IsSearched);
