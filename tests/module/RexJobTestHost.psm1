# A host whose jobs for other hosts are played by a stand-in for smash-stub (tests/interop/stand_in_stub.py): no other host is needed.

function Enter-RexJobTestHost {
    <# Begins a test file, as Enter-SmashTestHost does. Its programs are those that were built, but for two. #>
    [CmdletBinding()]
    param([switch] $WithoutStub)

    $folder = Enter-SmashTestHost
    $root = Split-Path (Get-SmashTestManifest)
    $built = @($env:SMASH_HOST_BIN, "$root/native-host/bin", "$root/module/lib/host") | Where-Object { $_ -and (Test-Path "$_/smashd") } | Select-Object -First 1
    $script:Programs = "$folder-programs"
    $script:Before = $env:SMASH_HOST_BIN
    # Links, where they are possible.
    $null = cp -al $built $script:Programs 2>&1
    if ($LASTEXITCODE -ne 0) { Remove-Item -Recurse -Force $script:Programs -ErrorAction Ignore; cp -a $built $script:Programs }
    foreach ($name in 'smash-stub', 'smash-rex') {
        Remove-Item "$script:Programs/$name" -ErrorAction Ignore
        if (-not $WithoutStub) { cp "$PSScriptRoot/../interop/stand_in_stub.py" "$script:Programs/$name" }
    }
    $env:SMASH_HOST_BIN = $script:Programs
    $folder
}

function Exit-RexJobTestHost {
    <# Ends it. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder)

    Exit-SmashTestHost $Folder
    $env:SMASH_HOST_BIN = $script:Before
    Remove-Item -Recurse -Force $script:Programs
}
