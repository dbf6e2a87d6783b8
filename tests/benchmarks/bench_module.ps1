#Requires -Version 7.4
<#
.SYNOPSIS
Measures jobs from PowerShell beside what else PowerShell has for them, in the same process, turn by turn, and prints a table.
.DESCRIPTION
Programs: $Jobs runs of /bin/true in each way, in jobs a second, and their ratio to the bare call `& /bin/true` of the same round.
Script blocks: the time from the start of { 42 } to its result in hand, in milliseconds. A prepared process is waited for before each start that is to find one.
Following: the time from a line's writing by a program to its reading here, in milliseconds, the median of $Lines lines that are written one after the other.
Figures are medians over the rounds, with the lowest and the highest; a first round warms up and does not count. The host is one of its own, in a temporary folder.
.PARAMETER Json
A file that takes the seconds of every round in place of the tables: three objects (programs, scripts, following) with an array for each way.
#>
[CmdletBinding()]
param([int] $Jobs = 1000, [int] $Rounds = 5, [int] $ScriptRounds = 10, [int] $FollowRounds = 5, [int] $Lines = 20, [string] $Json)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../../Smash.psd1') -Force
$folder = New-Item -ItemType Directory -Path ([IO.Path]::GetTempPath()) -Name "smash-bench-$PID"
$env:SMASH_SOCKET = Join-Path $folder 'smash.sock'

function Assert-Count($Ended, [int] $Count = $Jobs) {
    if (@($Ended).Count -ne $Count) { throw "$(@($Ended).Count) of $Count came back." }
}

$programs = [ordered]@{
    '& /bin/true'                = { 1..$Jobs | ForEach-Object { & /bin/true } }
    'Start-SmashJob'             = {
        $ended = 1..$Jobs | ForEach-Object { Start-SmashJob /bin/true } | Wait-SmashJob
        Assert-Count ($ended | Where-Object { $_.ExitCode -eq 0 -and $null -ne $_.Usage })
    }
    'Start-Process -Wait'        = { 1..$Jobs | ForEach-Object { Start-Process /bin/true -Wait } }
    'ForEach-Object -Parallel'   = { 1..$Jobs | ForEach-Object -Parallel { & /bin/true } -ThrottleLimit 5 }
    'Start-ThreadJob'            = {
        $ended = 1..$Jobs | ForEach-Object { Start-ThreadJob { & /bin/true } -ThrottleLimit 5 } | Wait-Job
        Assert-Count $ended
        $ended | Remove-Job
    }
}

function Wait-PreparedProcess {
    <# Waits until a process is prepared, by the event of its readiness. #>
    $ready = [IO.FileSystemWatcher]::new((Get-SmashHost).StateDirectory, '*.ready')
    $ready.IncludeSubdirectories = $true
    try {
        while ((Get-SmashHost).PreparedProcesses -eq 0) { $null = $ready.WaitForChanged('Renamed', 1000) }
    } finally { $ready.Dispose() }
}

$scripts = [ordered]@{
    'Invoke-SmashCommand, prepared'                   = @{ Before = { Wait-PreparedProcess }; Run = { Invoke-SmashCommand { 42 } } }
    'Start-SmashJob | Receive-SmashOutput -Follow'     = @{ Before = { Wait-PreparedProcess }; Run = { Start-SmashJob { 42 } | Receive-SmashOutput -Follow } }
    # No process is prepared for a job with a limit on its address space.
    'Invoke-SmashCommand, nothing prepared'           = @{ Before = { Wait-PreparedProcess }; Run = { Invoke-SmashCommand { 42 } -MaxAddressSpace 1TB } }
    'Start-Job | Receive-Job -Wait'                   = @{ Before = { Wait-PreparedProcess }; Run = { Start-Job { 42 } | Receive-Job -Wait -AutoRemoveJob } }
    'Start-ThreadJob | Receive-Job -Wait'             = @{ Before = { Wait-PreparedProcess }; Run = { Start-ThreadJob { 42 } | Receive-Job -Wait -AutoRemoveJob } }
}

function Measure-Seconds([scriptblock] $Script) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Script
    $watch.Elapsed.TotalSeconds
}

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][Math]::Floor($Values.Count / 2)] }

# Each line is the time of its writing, in seconds since 1970. The pauses make each line one that is waited for.
$writer = "i=0; while [ `$i -lt $Lines ]; do date +%s.%N; sleep 0.03; i=`$((i + 1)); done"
$log = Join-Path $folder 'followed'
$following = [ordered]@{
    'Start-SmashJob | Receive-SmashOutput -Follow' = { Start-SmashJob $writer | Receive-SmashOutput -Follow }
    '& sh, a pipe'                                 = { & sh -c $writer }
    # tail ends with the shell that writes.
    'sh >> FILE, tail -f FILE'                     = { $null = New-Item -Force $log; & sh -c "tail -f -n +1 --pid=`$`$ '$log' & { $writer; } >> '$log'" }
    'Start-Job | Receive-Job -Wait'                = { Start-Job { & sh -c $using:writer } | Receive-Job -Wait -AutoRemoveJob }
    'Start-ThreadJob | Receive-Job -Wait'          = { Start-ThreadJob { & sh -c $using:writer } | Receive-Job -Wait -AutoRemoveJob }
}

function Get-Delay([scriptblock] $Follow) {
    <# The median of the lines' delays, in seconds. #>
    $delays = & $Follow | ForEach-Object { ([datetime]::UtcNow - [datetime]::UnixEpoch).TotalSeconds - [double]::Parse("$_".Trim(), [cultureinfo]::InvariantCulture) }
    Assert-Count $delays $Lines
    Get-Median $delays
}

function Measure-Round($Ways, [int] $Count, [scriptblock] $Measure) {
    <# The figures of all rounds but the first, by way. #>
    $figures = [ordered]@{}
    foreach ($round in 0..$Count) {
        foreach ($name in $Ways.Keys) {
            $figure = & $Measure $name $round
            if ($round -gt 0) { $figures[$name] = @($figures[$name] | Where-Object { $null -ne $_ }) + $figure }
        }
    }
    $figures
}

function Measure-Program { Measure-Round $programs $Rounds { param($name) Measure-Seconds $programs[$name] } }

function Measure-ScriptBlock {
    Measure-Round $scripts $ScriptRounds {
        param($name, $round)
        if ($round -gt 0) { $null = & $scripts[$name].Before }
        $script:answer = $null
        Measure-Seconds { $script:answer = & $scripts[$name].Run }
        if ($script:answer -ne 42) { throw "$name gave '$script:answer'." }
    }
}

function Measure-Follow { Measure-Round $following $FollowRounds { param($name) Get-Delay $following[$name] } }

function Format-Program($Seconds) {
    $bare = $Seconds['& /bin/true']
    foreach ($name in $Seconds.Keys) {
        $own = $Seconds[$name]
        $ratios = for ($i = 0; $i -lt $own.Count; $i++) { $bare[$i] / $own[$i] }
        [pscustomobject]@{
            Way = $name
            'Jobs/s' = '{0:F0}' -f ($Jobs / (Get-Median $own))
            Ratio = '{0:F2}' -f (Get-Median $ratios)
            Spread = '{0:F2}..{1:F2}' -f ($ratios | Measure-Object -Minimum).Minimum, ($ratios | Measure-Object -Maximum).Maximum
        }
    }
}

function Format-Time($Seconds) {
    foreach ($name in $Seconds.Keys) {
        $own = $Seconds[$name]
        [pscustomobject]@{
            Way = $name
            Milliseconds = '{0:F1}' -f (1000 * (Get-Median $own))
            Spread = '{0:F1}..{1:F1}' -f (1000 * ($own | Measure-Object -Minimum).Minimum), (1000 * ($own | Measure-Object -Maximum).Maximum)
        }
    }
}

try {
    if ($Json) {
        @{ programs = Measure-Program; scripts = Measure-ScriptBlock; following = Measure-Follow } | ConvertTo-Json -Depth 4 | Set-Content $Json
    } else {
        "$Jobs x /bin/true, $Rounds rounds:"
        Format-Program (Measure-Program) | Format-Table -AutoSize | Out-String -Width 100
        "{ 42 }, from its start to its result, $ScriptRounds rounds:"
        Format-Time (Measure-ScriptBlock) | Format-Table -AutoSize | Out-String -Width 100
        "A line, from its writing to its reading, $FollowRounds rounds:"
        Format-Time (Measure-Follow) | Format-Table -AutoSize | Out-String -Width 100
    }
}
finally {
    Stop-SmashHost
    Remove-Item -Recurse -Force $folder
}
