namespace Smash.ScriptJob;

/// <summary>
/// Runs a script that does a little of everything, and throws away what it writes: the first time that something is done, most of the time goes into compiling it.
/// A process that waits for its job has that time.
/// </summary>
internal static class Rehearsal
{
    private const string Script = """
        param($first, $second)
        1; 'text'; $null; $first; $using:value; , @(1, 2); [pscustomobject]@{ Name = 'a'; Value = @{ b = 1 } }; Get-Date
        Get-Item / | Select-Object Name, LastWriteTime
        1..3 | ForEach-Object { $_ } | Where-Object { $_ -gt 1 } | Sort-Object -Descending
        foreach ($i in 1..2) { "$i" | Out-String }
        function Get-It { [CmdletBinding()] param([int] $Number) $Number }
        Get-It 1
        Write-Error 'an error'
        Write-Warning 'a warning'
        Write-Verbose 'a message' -Verbose
        Write-Host 'shown'
        Write-Progress 'activity' -PercentComplete 1
        Write-Progress 'activity' -Completed
        try { throw 'caught' } catch { $_ }
        /bin/true
        throw 'the end'
        """;

    public static void Run()
    {
        string value = CliXml.Write(new { Name = "value" });
        var payload = new ScriptPayload
        {
            Script = Script,
            Location = Environment.CurrentDirectory,
            InitializationScript = "$initialized = $true",
            Arguments = [CliXml.Write(1), CliXml.Write("two")],
            UsingValues = new Dictionary<string, string> { [UsingKey] = value },
        };
        using var session = new ScriptSession(new StreamRecordWriter(Stream.Null));
        session.LoadModules();
        ScriptJobRunner.RunOnce(ScriptPayload.FromBytes(payload.ToBytes()), session);
    }

    private static string UsingKey => Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes("$using:value"));
}
