# A home of a test file's own for keys and grants of REX, and another machine's: an account behind a real sshd, with a home of its own.

Import-Module "$PSScriptRoot/SmashTestSshServer.psm1"

function Enter-RexTestHome {
    <# Begins: keys, grants and rex.rc of this session, and of what it starts, are in the folder from now on. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder)

    $null = New-Item -ItemType Directory -Force "$Folder/home"
    $script:Before = @{ HOME = $env:HOME; PATH = $env:PATH }
    $env:HOME = "$Folder/home"
    "$Folder/home"
}

function Exit-RexTestHome {
    <# The session has its own home again. #>
    [CmdletBinding()]
    param()

    $script:Before.Keys | ForEach-Object { Set-Item "env:$_" $script:Before[$_] }
}

function Start-RexTestServer {
    <# Lets ssh, as the session finds it on PATH, know a machine by a name: an sshd whose account has a home of its own. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [string] $Name)

    $there = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'native-host/bin'
    $null = New-Item -ItemType Directory -Force "$Folder/bin", "$Folder/there/.ssh"
    $server = Start-TestSshServer "$Folder/ssh" -Environment "PATH=${there}:/usr/bin:/bin", "HOME=$Folder/there", "XDG_STATE_HOME=$Folder/there"
    # What sshd obeys is what the account's own file leads to.
    $null = New-Item -ItemType SymbolicLink "$Folder/there/.ssh/authorized_keys" -Value "$Folder/ssh/authorized"
    Set-Content "$Folder/ssh_config" @"
Host $Name
    HostName 127.0.0.1
    Port $($server.Port)
    IdentityFile $Folder/ssh/userkey
    IdentityAgent none
    UserKnownHostsFile $Folder/ssh/known
    GlobalKnownHostsFile none
"@
    Set-Content "$Folder/bin/ssh" "#!/bin/sh`nexec /usr/bin/ssh -F '$Folder/ssh_config' `"`$@`""
    /bin/chmod +x "$Folder/bin/ssh"
    $env:PATH = "$Folder/bin:$env:PATH"
    $server | Add-Member -NotePropertyMembers @{ HomePath = "$Folder/there"; Name = $Name; KeyFile = "$Folder/ssh/authorized" } -PassThru
}
