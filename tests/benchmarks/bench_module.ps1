#Requires -Version 7.4
<#
.SYNOPSIS
Measures jobs from PowerShell beside the bare call of the same program, in the same process, turn by turn.
.DESCRIPTION
Prints, for each round, jobs a second of `1..N | % { Start-SmashJob /bin/true } | Wait-SmashJob` and calls a second of `1..N | % { & /bin/true }`,
and at the end the median ratio. The host is one of its own, in a temporary folder.
#>
[CmdletBinding()]
param([int] $Jobs = 1000, [int] $Rounds = 5)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../../Smash.psd1') -Force
$folder = New-Item -ItemType Directory -Path ([IO.Path]::GetTempPath()) -Name "smash-bench-$PID"
$env:SMASH_SOCKET = Join-Path $folder 'smash.sock'

function Measure-Rate([scriptblock] $Script) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $Script
    $Jobs / $watch.Elapsed.TotalSeconds
}

try {
    $ratios = foreach ($round in 0..$Rounds) {
        $smash = Measure-Rate {
            $ended = 1..$Jobs | ForEach-Object { Start-SmashJob /bin/true } | Wait-SmashJob
            $wrong = @($ended | Where-Object { $_.ExitCode -ne 0 -or $null -eq $_.Usage })
            if (@($ended).Count -ne $Jobs -or $wrong.Count -ne 0) { throw "$(@($ended).Count) of $Jobs ended, $($wrong.Count) wrongly." }
        }
        $bare = Measure-Rate { 1..$Jobs | ForEach-Object { & /bin/true } }
        if ($round -eq 0) { continue }   # warms both up
        '{0,2}: {1,6:F0} jobs/s, bare call {2,6:F0}/s, ratio {3:F2}' -f $round, $smash, $bare, ($smash / $bare) | Write-Host
        $smash / $bare
    }
    $median = ($ratios | Sort-Object)[[int][Math]::Floor($ratios.Count / 2)]
    'median ratio {0:F2} (aim: at least 1)' -f $median
}
finally {
    Stop-SmashHost
    Remove-Item -Recurse -Force $folder
}
