# An ssh server of a test file's own: a real sshd with its own keys and port, on loopback, for the user that runs the tests.

$script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$script:Programs = '/usr/sbin/sshd', '/usr/bin/ssh', '/usr/bin/ssh-keygen'

function Get-MissingSshProgram {
    <# What has to be installed for these tests; nothing where all is there. #>
    [CmdletBinding()]
    param()

    $script:Programs | Where-Object { -not (Test-Path $_) }
}

function New-TestSshKey {
    <# Makes a key pair without a passphrase. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Path)

    /usr/bin/ssh-keygen -q -t ed25519 -N '' -f $Path
    $Path
}

function Start-TestSshServer {
    <# Starts the server and waits until it listens. -Configuration adds lines to sshd_config, -Environment variables of every login; -Port and -Folder start one again. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder, [string[]] $Configuration = @(), [string[]] $Environment = @(), [int] $Port)

    if (-not $Port) {
        $probe = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $probe.Start()
        $Port = $probe.LocalEndpoint.Port
        $probe.Stop()
    }
    if (-not (Test-Path "$Folder/hostkey")) {
        $null = New-Item -ItemType Directory -Force $Folder
        $null = New-TestSshKey "$Folder/hostkey"
        $null = New-TestSshKey "$Folder/userkey"
        Copy-Item "$Folder/userkey.pub" "$Folder/authorized"
        Set-Content "$Folder/known" "[127.0.0.1]:$Port $(Get-Content "$Folder/hostkey.pub")"
    }
    # Where the server's unprivileged half lives; a package makes it at the system's start.
    if ((id -u) -eq 0) { $null = New-Item -ItemType Directory -Force '/run/sshd' }
    # A login has nothing of this session's environment; what a .NET that is installed by hand needs, an administrator would set.
    $dotnet = Split-Path (Get-Item (Get-Command dotnet).Source).ResolvedTarget
    Set-Content "$Folder/config" (@(
        "Port $Port", 'ListenAddress 127.0.0.1', "HostKey $Folder/hostkey", "AuthorizedKeysFile $Folder/authorized", 'PidFile none', 'StrictModes no', 'UsePAM no',
        'PasswordAuthentication no', 'KbdInteractiveAuthentication no', "SetEnv DOTNET_ROOT=$dotnet $Environment") + $Configuration)

    $start = [System.Diagnostics.ProcessStartInfo]::new('/usr/sbin/sshd')
    '-D', '-e', '-f', "$Folder/config" | ForEach-Object { $start.ArgumentList.Add($_) }
    # No stream of this process's: whoever reads what the tests write must not wait for the server.
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    do {
        $line = $process.StandardError.ReadLine()
        if ($null -eq $line) { throw 'sshd did not start.' }
    } until ($line -match 'listening')
    # A pipe that nobody empties would stop it one day.
    $null = $process.StandardError.ReadToEndAsync()
    [pscustomobject]@{ Process = $process; Port = $Port; Folder = $Folder; User = (id -un) }
}

function Stop-TestSshServer {
    <# Kills the server, and with it every connection to it. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server)

    $Server.Process.Kill($true)
    $Server.Process.WaitForExit()
}

function Get-TestSshTarget {
    <# Parameters of Connect-SmashHost that lead to a host of the test's own through the server. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server)

    @{
        HostName    = '127.0.0.1'
        UserName    = $Server.User
        Port        = $Server.Port
        KeyFilePath = "$($Server.Folder)/userkey"
        RemotePath  = Join-Path $script:Root 'native-host/bin/smash'
        Socket      = "$($Server.Folder)/there.sock"
        Options     = @{ UserKnownHostsFile = "$($Server.Folder)/known"; GlobalKnownHostsFile = 'none'; StrictHostKeyChecking = 'yes'; IdentityAgent = 'none' }
    }
}

function Enter-TestSshName {
    <# Lets ssh, as the session finds it on PATH, have a configuration of the test's own, in which a name leads to a server of the test's own with a host of its own. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [string] $Name)

    $null = New-Item -ItemType Directory -Force "$Folder/bin", "$Folder/there"
    $there = Join-Path $script:Root 'native-host/bin'
    $server = Start-TestSshServer "$Folder/ssh" -Environment "PATH=${there}:/usr/bin:/bin", "SMASH_SOCKET=$Folder/there/host.sock"
    Set-Content "$Folder/ssh_config" @"
Host $Name
    HostName 127.0.0.1
    Port $($server.Port)
    IdentityFile $Folder/ssh/userkey
    IdentitiesOnly yes
    IdentityAgent none
    UserKnownHostsFile $Folder/ssh/known
    GlobalKnownHostsFile none
"@
    Set-Content "$Folder/bin/ssh" "#!/bin/sh`nexec /usr/bin/ssh -F '$Folder/ssh_config' `"`$@`""
    /bin/chmod +x "$Folder/bin/ssh"
    $env:PATH = "$Folder/bin:$env:PATH"
    $server | Add-Member -NotePropertyName Socket -NotePropertyValue "$Folder/there/host.sock" -PassThru
}

function Exit-TestSshName {
    <# Stops the server and its host. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server)

    if (Test-Path $Server.Socket) { Stop-SmashHost $Server.Socket }
    Stop-TestSshServer $Server
}
