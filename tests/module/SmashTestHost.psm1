# A host of a test file's own, in a temporary folder, and what the tests wait with: events, never time.

$script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
# The module as it was built here, or the one that is to be tested in its place, unpacked somewhere: the path of its manifest.
$script:Manifest = if ($env:SMASH_TEST_MODULE) { (Resolve-Path $env:SMASH_TEST_MODULE).Path } else { Join-Path $script:Root 'Smash.psd1' }
# Ample for a loaded machine; a test that waits this long has failed.
$script:Patience = 60

function Get-SmashTestManifest {
    <# The path of the manifest of the module under test. #>
    $script:Manifest
}

function Enter-SmashTestHost {
    <# Begins a test file: an empty folder, $env:SMASH_SOCKET in it, the module loaded. No host runs yet. #>
    [CmdletBinding()]
    param([int] $MaxJobs)

    Import-Module $script:Manifest -Force -Global
    $script:Before = $env:SMASH_SOCKET
    $folder = Join-Path ([IO.Path]::GetTempPath()) "smash-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    $null = New-Item -ItemType Directory $folder
    $env:SMASH_SOCKET = Join-Path $folder 'host.sock'
    if ($MaxJobs) { $null = Start-SmashHost -MaxJobs $MaxJobs }
    $folder
}

function Exit-SmashTestHost {
    <# Ends a test file: its host is stopped and its folder removed, and no event of it is left to the next file. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder)

    Get-EventSubscriber | Unregister-Event
    Get-Event | Remove-Event
    Get-Job | Where-Object { $_ -is [System.Management.Automation.PSEventJob] } | Remove-Job -Force
    $env:SMASH_SOCKET = Join-Path $Folder 'host.sock'
    if (Test-Path $env:SMASH_SOCKET) { try { Stop-SmashHost } catch { Write-Verbose "It was gone: $_" } }
    $env:SMASH_SOCKET = $script:Before
    Remove-Item -Recurse -Force $Folder
}

function Get-ErrorId {
    <# The stable part of the id of the error that a block ends with, or writes first. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [scriptblock] $Block)

    $record = try { & $Block 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | Select-Object -First 1 } catch { $_ }
    if ($record) { ($record.FullyQualifiedErrorId -split ',')[0] }
}

function Wait-JobState {
    <# Waits until a job is in a state, by its own event. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Job, [Parameter(Mandatory)] [string] $State)

    $source = [guid]::NewGuid().ToString()
    $null = Register-ObjectEvent $Job StateChanged -SourceIdentifier $source
    try {
        while ("$($Job.State)" -ne $State) {
            $change = Wait-Event -SourceIdentifier $source -Timeout $script:Patience
            if (-not $change) { throw "Job $Job is $($Job.State) and did not become $State." }
            $change | Remove-Event
        }
    } finally {
        Unregister-Event $source
        Get-Event -SourceIdentifier $source -ErrorAction Ignore | Remove-Event
    }
}

function Wait-PSJobState {
    <# Waits until a job of Get-Job is in a state, by its own event. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Job, [Parameter(Mandatory)] [string] $State)

    $source = [guid]::NewGuid().ToString()
    $null = Register-ObjectEvent $Job StateChanged -SourceIdentifier $source
    try {
        while ("$($Job.JobStateInfo.State)" -ne $State) {
            $change = Wait-Event -SourceIdentifier $source -Timeout $script:Patience
            if (-not $change) { throw "$($Job.Name) is $($Job.JobStateInfo.State) and did not become $State." }
            $change | Remove-Event
        }
    } finally {
        Unregister-Event $source
        Get-Event -SourceIdentifier $source -ErrorAction Ignore | Remove-Event
    }
}

function Start-BlockedJob {
    <# Starts a job that has begun, and goes on until it is stopped. It reads a pipe that nobody writes to: no time passes in it. #>
    [CmdletBinding()]
    param([string] $Name, [string] $Prelude = ':')

    $pipe = Join-Path (Split-Path $env:SMASH_SOCKET) "pipe-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    /usr/bin/mkfifo $pipe
    $arguments = @{ Command = "$Prelude; echo begun; read line < $pipe; echo `"`$line`"" }
    if ($Name) { $arguments.Name = $Name }
    $job = Start-SmashJob @arguments
    $null = $job | Receive-SmashOutput -Follow | Select-Object -First 1
    # What it wrote may be read before its start is told.
    Wait-JobState $job Running
    $job | Add-Member -NotePropertyName Pipe -NotePropertyValue $pipe -PassThru
}

function Complete-BlockedJob {
    <# Lets a job of Start-BlockedJob go on, with a line. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Job, [string] $Line = 'go')

    [IO.File]::AppendAllText($Job.Pipe, "$Line`n")
}

function Start-RefusingHost {
    <# A host that accepts the login and refuses every other request with one error; with -AtLogin, that too. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [int] $Errno, [switch] $AtLogin, [switch] $HangsUp)

    $listener = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
    $listener.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($Path))
    $listener.Listen(8)
    $serve = {
        param($listener, $errno, $atLogin, $hangsUp, $clients)
        $ack = [Smash.Protocol.Ack]::new()
        [Smash.Protocol.Ack].GetProperty('ProtocolVersion').SetValue($ack, [uint32]1)
        $nack = [Smash.Protocol.PacketWriter]::Encode([Smash.Protocol.Nack]::new($errno, 'refused for a test'))
        # What a command of the daemon framework is refused with is in its own message.
        $result = [Smash.Protocol.Cedar.CedarWriter]::new()
        $result.Put([int]$errno)
        $result.Put('refused for a test')
        $refusal = [Smash.Protocol.PacketWriter]::Encode([Smash.Protocol.DaemonCommandResult]::new($result.Message))
        $header = [byte[]]::new(8)
        while ($true) {
            try { $client = $listener.Accept() } catch { return }
            $clients.Add($client)
            $stream = [System.Net.Sockets.NetworkStream]::new($client, $true)
            try {
                for ($first = $true; ; $first = $false) {
                    $stream.ReadExactly($header, 0, 8)
                    $length = ([int]$header[4] -shl 24) + ([int]$header[5] -shl 16) + ([int]$header[6] -shl 8) + $header[7]
                    $payload = [byte[]]::new($length)
                    $stream.ReadExactly($payload, 0, $length)
                    if ($hangsUp -and -not $first) { break }
                    $type = ([int]$header[2] -shl 8) + $header[3]
                    $answer = if ($first -and -not $atLogin) { [Smash.Protocol.PacketWriter]::Encode($ack) } elseif ($type -eq [int][Smash.Protocol.PacketType]::DaemonCommand) { $refusal } else { $nack }
                    $stream.Write($answer, 0, $answer.Length)
                }
            } catch { Write-Verbose "The client is gone, or the test is over: $_" }
            finally { $stream.Dispose() }
        }
    }
    $clients = [System.Collections.Concurrent.ConcurrentBag[System.Net.Sockets.Socket]]::new()
    # As many as have connections at once: what sends input has one of its own.
    $shells = foreach ($turn in 1..2) {
        $shell = [powershell]::Create().AddScript($serve).AddParameters(@($listener, $Errno, [bool]$AtLogin, [bool]$HangsUp, $clients))
        $null = $shell.BeginInvoke()
        $shell
    }
    [pscustomobject]@{ Listener = $listener; Shells = $shells; Clients = $clients }
}

function Stop-RefusingHost {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $HostObject)

    # First the sockets: a thread that waits on one cannot be stopped.
    $HostObject.Listener.Dispose()
    $HostObject.Clients | ForEach-Object Dispose
    $HostObject.Shells | ForEach-Object Dispose
}

function Invoke-Pwsh {
    <# Runs a script in a PowerShell of its own, with the module loaded, and gives what it writes. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Script)

    $preamble = "`$PSStyle.OutputRendering = 'PlainText'; Import-Module '$script:Manifest'; "
    & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command ($preamble + $Script)
}
