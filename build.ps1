#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests and packs Smash.
.DESCRIPTION
Build  everything, into module/lib and native-host/bin, by `dotnet build` alone.
Test   every test suite, as CI does.
Try    starts a host in a temporary folder and shows what becomes of some real jobs.
Pack   puts the module with its host into out/Smash/VERSION, and that into out/Smash.VERSION.nupkg, for the PowerShell Gallery.
Chaos  has things go wrong for hosts under load, again and again for -Seconds: tests/chaos.
Soak   runs -Jobs jobs at full rate and looks whether anything grows: tests/soak.
Fuzz   has afl-fuzz try what reads bytes of others, each for -Seconds: tests/fuzz.
Bench  measures Smash beside what else there is, and writes docs/BENCHMARKS.md: tests/benchmarks.
Help   builds the help in en-US, which belongs to the repository.
Lint   checks the layout of the code.
Clean  removes what was built.
.PARAMETER SelfContained
With Pack: the host brings its own .NET runtime, so that the machine needs none.
.PARAMETER Seconds
With Chaos: for how long; default: each fault once. With Fuzz: for how long each target; default: 60.
.PARAMETER Jobs
With Soak: how many.
.EXAMPLE
./build.ps1 -Task Build, Test
.EXAMPLE
./build.ps1 -Task Pack; Publish-PSResource -NupkgPath out/Smash.0.1.0.nupkg -ApiKey $key
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Try', 'Pack', 'Chaos', 'Soak', 'Fuzz', 'Bench', 'Help', 'Lint', 'Clean')]
    [string[]] $Task = 'Build',

    [switch] $SelfContained,

    [double] $Seconds = 0,

    [int] $Jobs = 1000000
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-Native {
    param([string] $Program, [string[]] $Argument)
    & $Program @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $($Argument -join ' ') exited with $LASTEXITCODE."
    }
}

function Invoke-Build { Invoke-Native dotnet 'build', 'Smash.sln', '-c', 'Release' }

function Invoke-Test { Invoke-Native dotnet 'run', '--project', 'tests/Smash.TestRun', '-c', 'Release' }

function Invoke-Try { Invoke-Native dotnet 'run', '--project', 'tests/Smash.Try', '-c', 'Release' }

function Invoke-Lint { Invoke-Native dotnet 'format', 'Smash.sln', '--verify-no-changes' }

function Invoke-Chaos { Invoke-Native python3 '-B', 'tests/chaos/chaos.py', '--seconds', $Seconds }

function Invoke-Fuzz { Invoke-Native python3 '-B', 'tests/fuzz/fuzz.py', '--seconds', ($Seconds -gt 0 ? [int] $Seconds : 60) }

function Invoke-Soak { Invoke-Native python3 '-B', 'tests/soak/soak.py', '--jobs', $Jobs }

function Invoke-Bench { Invoke-Native python3 '-B', 'tests/benchmarks/bench.py' }

function Invoke-Clean {
    Invoke-Native dotnet 'clean', 'Smash.sln', '-c', 'Release'
    Remove-Item -Recurse -Force -ErrorAction Ignore module/lib, native-host/bin, out
    foreach ($folder in 'native-host/master', 'native-host/world', 'native-host/transfer', 'native-host/call', 'native-host/stub', 'native-host/fork', 'native-host/task', 'native-host/batch', 'native-host/terminal', 'native-host/librex', 'tests/benchmarks') {
        Invoke-Native make '--no-print-directory', '-C', $folder, 'clean'
    }
}

function Invoke-Pack {
    param([switch] $SelfContained)
    Invoke-Build
    Invoke-Native dotnet 'pack', 'module/packaging', '-c', 'Release', "-p:WithRuntime=$("$SelfContained".ToLowerInvariant())"
    Get-Item out/Smash.*.nupkg
}

function Invoke-Help {
    Invoke-Native dotnet 'build', 'module/docs/builder', '-c', 'Release'
    if (Test-Path .git) { Invoke-Native git 'status', '--short', '--', 'en-US' }
}

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        if ($name -eq 'Pack') { Invoke-Pack -SelfContained:$SelfContained } else { & "Invoke-$name" }
    }
}
finally {
    Pop-Location
}
