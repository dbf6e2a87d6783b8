#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests and packs Smash.
.DESCRIPTION
Build  everything, into module/lib and native-host/bin, by `dotnet build` alone.
Test   every test suite, as CI does.
Try    starts a host in a temporary folder and shows what becomes of some real jobs.
Pack   puts the module with its host into out/Smash/VERSION, and that into out/Smash-VERSION.zip.
Lint   checks the layout of the code.
Clean  removes what was built.
.EXAMPLE
./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Try', 'Pack', 'Lint', 'Clean')]
    [string[]] $Task = 'Build'
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

function Invoke-Clean {
    Invoke-Native dotnet 'clean', 'Smash.sln', '-c', 'Release'
    Remove-Item -Recurse -Force -ErrorAction Ignore module/lib, native-host/bin, en-US, out
    Invoke-Native make '-C', 'native-host/master', 'clean'
    Invoke-Native make '-C', 'tests/benchmarks', 'clean'
}

function Invoke-Pack {
    Invoke-Build
    $version = (Import-PowerShellDataFile Smash.psd1).ModuleVersion
    $folder = "out/Smash/$version"
    Remove-Item -Recurse -Force -ErrorAction Ignore $folder
    New-Item -ItemType Directory -Force "$folder/module/lib/host" | Out-Null
    Copy-Item Smash.psd1, LICENSE, README.md, CHANGELOG.md $folder
    Copy-Item -Recurse en-US $folder
    Copy-Item module/*.ps1xml "$folder/module"
    Copy-Item module/lib/*.dll "$folder/module/lib"
    Copy-Item -Recurse native-host/bin/* "$folder/module/lib/host"
    $archive = Join-Path $PWD "out/Smash-$version.zip"
    Remove-Item -ErrorAction Ignore $archive
    [System.IO.Compression.ZipFile]::CreateFromDirectory((Resolve-Path $folder), $archive)
    Get-Item $archive
}

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        & "Invoke-$name"
    }
}
finally {
    Pop-Location
}
