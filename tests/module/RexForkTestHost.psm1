# A home whose only server, near, is this machine: by an ssh that is a script and starts the agent with a home of its own.

function Enter-RexForkTestHome {
    <# Begins: rex.rc, grants and ssh of this session, and of what it starts, are in the folder from now on. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder)

    $root = Split-Path (Split-Path $PSScriptRoot)
    $built = @($env:SMASH_HOST_BIN, "$root/native-host/bin", "$root/module/lib/host") | Where-Object { $_ -and (Test-Path "$_/smash-rex") } | Select-Object -First 1
    $script:Before = @{ HOME = $env:HOME; PATH = $env:PATH }
    $null = New-Item -ItemType Directory -Force "$Folder/home", "$Folder/bin", "$Folder/there/.config/smash/rex"
    Set-Content "$Folder/home/rex.rc" 'servers : near'
    Set-Content "$Folder/there/.config/smash/rex/access" "allow tests.$([Environment]::UserName) rfork"
    /bin/chmod 600 "$Folder/there/.config/smash/rex/access"
    Set-Content "$Folder/bin/ssh" "#!/bin/sh`nexec env HOME='$Folder/there' '$built/smash-rex' --agent --identity tests.$([Environment]::UserName)"
    /bin/chmod +x "$Folder/bin/ssh"
    $env:HOME = "$Folder/home"
    $env:PATH = "$Folder/bin:$env:PATH"
}

function Exit-RexForkTestHome {
    <# The session has its own home again. #>
    [CmdletBinding()]
    param()

    $script:Before.Keys | ForEach-Object { Set-Item "env:$_" $script:Before[$_] }
}

function Get-RexForkObstacle {
    <# Why no process can be carried on this machine; nothing: it can. #>
    [CmdletBinding()]
    param()

    $root = Split-Path (Split-Path $PSScriptRoot)
    $program = @($env:SMASH_HOST_BIN, "$root/native-host/bin", "$root/module/lib/host") | Where-Object { $_ -and (Test-Path "$_/smash-fork") } | Select-Object -First 1
    if (-not $program) { return 'smash-fork is not built' }
    & "$program/smash-fork" probe | ForEach-Object { ($_ -split "`t")[2] } | Select-Object -First 1
}

function Start-TellingProcess {
    <# A process that says its pid again and again, until it is ended. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder)

    Start-Process /bin/sh '-c', '"while sleep 0.1; do echo $$; done"' -PassThru -RedirectStandardOutput "$Folder/$([guid]::NewGuid().ToString('N')).out"
}
