BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $manifest = Get-SmashTestManifest
    $library = Join-Path (Split-Path $manifest) 'module/lib'

    function Measure-Pwsh([string] $Command) {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $Command | Should -Be 'done'
        $clock.Elapsed.TotalMilliseconds
    }
    function Get-Median([double[]] $Value) { @($Value | Sort-Object)[[int][math]::Floor($Value.Count / 2)] }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Import-Module Smash' {
    It 'adds less than 100 ms to a bare pwsh' {
        # In turns, so that what else the machine does meets both; the first two bring the files into memory.
        $null = Measure-Pwsh "Import-Module '$manifest'; 'done'"
        $null = Measure-Pwsh "'done'"
        $pairs = 1..7 | ForEach-Object { [pscustomobject]@{ Bare = Measure-Pwsh "'done'"; With = Measure-Pwsh "Import-Module '$manifest'; 'done'" } }
        $bare = Get-Median $pairs.Bare
        $added = Get-Median ($pairs | ForEach-Object { $_.With - $_.Bare })
        # A bare pwsh takes 160 ms on an idle machine: one that is busy with other tests is given as much more as it needs for that.
        $limit = 100 * [math]::Max(1, $bare / 160)
        Write-Host ('    adds {0:n0} ms to {1:n0} ms' -f $added, $bare)
        $added | Should -BeLessThan $limit
    }

    It 'brings assemblies of its own name alone' {
        (Get-ChildItem $library -Filter *.dll).Name | Where-Object { $_ -notlike 'Smash.*.dll' } | Should -BeNullOrEmpty
        # Whatever it uses is loaded by then: a connection, a job, its output, a report.
        $loaded = Invoke-Pwsh @"
`$null = Start-SmashJob true | Wait-SmashJob | Receive-SmashOutput
Get-SmashJob | Export-SmashReport '$folder/import.html'
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not `$_.IsDynamic -and `$_.Location -and -not `$_.Location.StartsWith(`$PSHOME) } | ForEach-Object { `$_.Location }
"@
        $strangers = $loaded | Where-Object { $_ -notlike "$library/Smash.*.dll" -and $_ -notlike '*/Microsoft.NETCore.App/*' }
        $strangers | Should -BeNullOrEmpty
    }

    It 'has nothing loaded twice, beside modules that were there before and that come after' {
        $twice = Invoke-Pwsh @'
Import-Module Pester -MinimumVersion 5.0
Import-Module Microsoft.PowerShell.ThreadJob -ErrorAction Ignore
$null = Start-SmashJob true | Wait-SmashJob
Get-Module -ListAvailable Microsoft.PowerShell.*, PSReadLine, PackageManagement, PowerShellGet | Import-Module -ErrorAction Ignore -DisableNameChecking
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic } | Group-Object { $_.GetName().Name } | Where-Object Count -GT 1 | ForEach-Object Name
Get-Command -Module Smash | Where-Object { @(Get-Command $_.Name -All).Count -gt 1 } | ForEach-Object Name
'@
        $twice | Should -BeNullOrEmpty
    }

    It 'writes nothing, and can be removed and imported again' {
        Invoke-Pwsh "Remove-Module Smash; Import-Module '$manifest' 2>&1 3>&1 4>&1 6>&1; (Get-Command -Module Smash).Count -gt 20" | Should -Be 'True'
        # A verb that is not approved would be a warning.
        (Get-Command -Module Smash).Verb | Sort-Object -Unique | Where-Object { $_ -notin (Get-Verb).Verb } | Should -BeNullOrEmpty
    }
}

Describe 'Every cmdlet' {
    It 'takes a connection, but where there is none yet' {
        $without = @{
            'Connect-SmashHost' = 'makes the connection'
            'Start-SmashHost' = 'starts what could be connected to'
            'Install-SmashHost' = 'writes units of systemd for hosts that are to come'
            'Uninstall-SmashHost' = 'removes them'
            'New-RexKey' = 'makes a file of this user''s'
            'Get-RexKey' = 'reads them, or asks an account by ssh'
            'Publish-RexKey' = 'goes to an account by ssh'
            'Remove-RexKey' = 'removes files, or goes to an account by ssh'
            'Grant-RexAccess' = 'changes the file of an account, here or by ssh'
            'Revoke-RexAccess' = 'does so too'
            'Get-RexAccess' = 'reads that file'
            'Get-RexEntryPoint' = 'reads a library here'
            'Export-RexEntryPoint' = 'does so too'
        }
        # Those about a RED are about another connection: the RED itself, or a world of it.
        Get-Command -Module Smash | Where-Object { $_.Noun -like 'Red*' -and $_.Noun -ne 'RedHost' -and -not ($_.Parameters.ContainsKey('RedHost') -or $_.Parameters.ContainsKey('World')) } | Should -BeNullOrEmpty
        Get-Command -Module Smash | Where-Object Noun -NotLike 'Red*' | Where-Object { -not $_.Parameters.ContainsKey('Connection') -and -not $without.ContainsKey($_.Name) } | Should -BeNullOrEmpty
        Get-Command -Module Smash | Where-Object { $_.Parameters.ContainsKey('Connection') -and $without.ContainsKey($_.Name) } | Should -BeNullOrEmpty
        Get-Command -Module Smash | ForEach-Object { $_.Parameters['Connection'] } | Where-Object { $_ -and $_.ParameterType -ne [Smash.Client.SmashConnection] } | Should -BeNullOrEmpty
    }

    It 'names its parameters as all others do' {
        $parameters = Get-Command -Module Smash | ForEach-Object { $_.Parameters.Values }
        # One name, one type, or several of it: a value that one takes the others take.
        $exceptions = 'Name', 'Id', 'Stream', 'State', 'Timeout', 'Priority', 'Path', 'Last', 'Command', 'InputObject', 'ArgumentList'
        $mixed = $parameters | Where-Object { $_.Name -notin $exceptions } | Group-Object Name | Where-Object { @($_.Group.ParameterType | ForEach-Object { if ($_.IsArray) { $_.GetElementType() } else { $_ } } | Sort-Object -Unique).Count -gt 1 }
        $mixed.Name | Should -BeNullOrEmpty
    }
}
