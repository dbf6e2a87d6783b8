namespace Smash.DaemonCore.Tests.Cedar;

/// <summary>Tests that run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
