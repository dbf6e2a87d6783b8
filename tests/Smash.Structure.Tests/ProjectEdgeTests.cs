namespace Smash.Structure.Tests;

/// <summary>Protocol ← Client ← PowerShell; ScriptJob ← PowerShell; Client ← Cli; Protocol ← DaemonCore ← Session, Red and Rex; nothing else.</summary>
public sealed class ProjectEdgeTests
{
    [Fact]
    public void Projects_refer_to_each_other_along_the_drawn_edges_alone()
    {
        string[] edges = [.. Repository.Projects
            .SelectMany(static project => Repository.References(project, "ProjectReference").Select(reference => $"{reference} <- {Path.GetFileNameWithoutExtension(project.Path)}"))
            .Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                "Smash.Client <- Smash.Cli",
                "Smash.Client <- Smash.PowerShell",
                "Smash.DaemonCore <- Smash.Red",
                "Smash.DaemonCore <- Smash.Rex",
                "Smash.DaemonCore <- Smash.Session",
                "Smash.Protocol <- Smash.Client",
                "Smash.Protocol <- Smash.DaemonCore",
                "Smash.ScriptJob <- Smash.PowerShell",
            ],
            edges);
    }

    [Fact]
    public void The_protocol_does_no_input_or_output() =>
        Assert.DoesNotContain(Repository.CSharp, static file => file.IsIn("native-host/Smash.Protocol") && file.Matches(@"\bSystem\.(IO|Net)\b|\b(File|Socket|Stream|Console)\.\w"));

    [Fact]
    public void The_client_library_knows_no_PowerShell_type()
    {
        Assert.DoesNotContain(Repository.CSharp, static file => file.IsIn("module/Smash.Client") && file.Matches(@"\bSystem\.Management\.Automation\b|\b(PSObject|PSCmdlet|ErrorRecord|SwitchParameter)\b"));
        SourceFile project = Repository.Projects.Single(static project => project.Stem == "Smash" && project.Path.EndsWith("/Smash.Client.csproj", StringComparison.Ordinal));
        Assert.DoesNotContain(Repository.References(project, "PackageReference"), static package => package.Contains("PowerShell", StringComparison.OrdinalIgnoreCase) || package.Contains("Management", StringComparison.Ordinal));
    }

    [Fact]
    public void The_host_asks_the_master_for_processes_and_starts_none() =>
        Assert.DoesNotContain(Repository.CSharp, static file => file.IsIn("native-host") && file.Matches(@"System\.Diagnostics\.Process\b|\bProcess\.(Start|Kill|GetProcess\w*|GetCurrentProcess)\(|\bProcessStartInfo\b|\bnew Process\b"));
}
