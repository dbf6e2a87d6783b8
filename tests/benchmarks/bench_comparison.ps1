#Requires -Version 7.4
<#
.SYNOPSIS
Compares Smash with PowerShell's own ways of running things beside, in one run and turn by turn.
.DESCRIPTION
First, milliseconds from the start of a script block to its result: a job that gets a prepared process, one that does not, Start-Job and Start-ThreadJob.
Second, the rate of native programs: 1,000 jobs of /bin/true against the bare call, Start-Process -Wait, ForEach-Object -Parallel and Start-ThreadJob.
The medians are printed as two tables. The host is one of its own, in a temporary folder.
#>
[CmdletBinding()]
param([int] $Rounds = 7, [int] $Programs = 1000)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../../Smash.psd1') -Force
$folder = New-Item -ItemType Directory -Path ([IO.Path]::GetTempPath()) -Name "smash-bench-$PID"
$env:SMASH_SOCKET = Join-Path $folder 'smash.sock'

function Measure-Duration([scriptblock] $Script) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $result = & $Script
    if ($result -ne 42) { throw "The result is '$result'." }
    $watch.Elapsed.TotalMilliseconds
}

function Measure-Rate([int] $Count, [scriptblock] $Script) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Script $Count
    $Count / $watch.Elapsed.TotalSeconds
}

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][Math]::Floor($Values.Count / 2)] }

# Waits until the host has a process ready; a file in its folder is renamed then.
function Wait-PreparedProcess {
    $watcher = [IO.FileSystemWatcher]::new((Get-SmashHost).StateDirectory)
    $watcher.IncludeSubdirectories = $true
    try { while ((Get-SmashHost).PreparedProcesses -eq 0) { $null = $watcher.WaitForChanged('Renamed', 1000) } } finally { $watcher.Dispose() }
}

$scripts = [ordered]@{
    'Invoke-SmashCommand, prepared' = { Wait-PreparedProcess; Measure-Duration { Invoke-SmashCommand { 42 } } }
    'Start-SmashJob, prepared'      = { Wait-PreparedProcess; Measure-Duration { Start-SmashJob { 42 } | Receive-SmashOutput -Follow } }
    # No process is prepared for a job with a limit on its address space.
    'Start-SmashJob, not prepared'  = { Measure-Duration { Start-SmashJob { 42 } -MaxAddressSpace 1TB | Receive-SmashOutput -Follow } }
    'Start-Job'                     = { Measure-Duration { Start-Job { 42 } | Receive-Job -Wait -AutoRemoveJob } }
    'Start-ThreadJob'               = { Measure-Duration { Start-ThreadJob { 42 } | Receive-Job -Wait -AutoRemoveJob } }
}

# Each is given as many programs as it can do in a few seconds.
$rates = [ordered]@{
    'Start-SmashJob | Wait-SmashJob' = { Measure-Rate $Programs { param($n) 1..$n | ForEach-Object { Start-SmashJob /bin/true } | Wait-SmashJob } }
    '& /bin/true'                    = { Measure-Rate $Programs { param($n) 1..$n | ForEach-Object { & /bin/true } } }
    'Start-Process -Wait'            = { Measure-Rate ($Programs / 5) { param($n) 1..$n | ForEach-Object { Start-Process /bin/true -Wait } } }
    'ForEach-Object -Parallel'       = { Measure-Rate $Programs { param($n) 1..$n | ForEach-Object -Parallel { & /bin/true } } }
    'Start-ThreadJob'                = { Measure-Rate ($Programs / 20) { param($n) 1..$n | ForEach-Object { Start-ThreadJob { & /bin/true } } | Receive-Job -Wait -AutoRemoveJob } }
}

try {
    $null = Start-SmashHost
    $null = Start-SmashJob { 42 } | Receive-SmashOutput -Follow   # the first one has the next ones prepared
    $times = @{}
    foreach ($round in 0..$Rounds) {
        foreach ($name in $scripts.Keys) {
            $time = & $scripts[$name]
            if ($round -gt 0) { $times[$name] += @($time) }   # the first round warms up
        }
    }
    $job = Get-Median $times['Start-Job']
    $scripts.Keys | ForEach-Object {
        $time = Get-Median $times[$_]
        [pscustomobject]@{ 'Script block to result' = $_; Milliseconds = [Math]::Round($time, 1); 'To Start-Job' = ($time / $job).ToString('F2') }
    } | Format-Table

    $found = @{}
    foreach ($round in 0..[Math]::Min(3, $Rounds)) {
        foreach ($name in $rates.Keys) {
            $rate = & $rates[$name]
            if ($round -gt 0) { $found[$name] += @($rate) }
        }
    }
    $bare = Get-Median $found['& /bin/true']
    $rates.Keys | ForEach-Object {
        $rate = Get-Median $found[$_]
        [pscustomobject]@{ 'Native programs' = $_; 'Each second' = [Math]::Round($rate); 'To the bare call' = ($rate / $bare).ToString('F2') }
    } | Format-Table
}
finally {
    Stop-SmashHost
    Remove-Item -Recurse -Force $folder
}
