# A RED of a test file's own: started alone, at a port of loopback's that it chooses, with a folder that goes with it.

Import-Module "$PSScriptRoot/SmashTestHost.psm1"
$script:Bin = if ($env:SMASH_HOST_BIN) { $env:SMASH_HOST_BIN } else {
    $folder = Split-Path (Get-SmashTestManifest)
    "$folder/module/lib/host", "$folder/native-host/bin" | Where-Object { Test-Path "$_/smash-red" } | Select-Object -First 1
}

function Start-RedTestHost {
    <# Starts a RED, waits until it answers, and gives it: Uri, Process, Folder. #>
    [CmdletBinding()]
    param([hashtable] $Setting = @{}, [string] $Listen = '127.0.0.1:0')

    $folder = Join-Path ([IO.Path]::GetTempPath()) "red-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    $null = New-Item -ItemType Directory $folder
    $start = [System.Diagnostics.ProcessStartInfo]::new("$script:Bin/smash-red")
    # Both: one that is left over would otherwise keep whoever reads what the tests write waiting.
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.WorkingDirectory = $folder
    '-t', '-o', "RED_LISTEN=$Listen" | ForEach-Object { $start.ArgumentList.Add($_) }
    foreach ($name in $Setting.Keys) { $start.ArgumentList.Add('-o'); $start.ArgumentList.Add("$name=$($Setting[$name])") }
    $process = [System.Diagnostics.Process]::Start($start)
    $said = [System.Collections.Generic.List[string]]::new()
    $uri = $null
    while ($null -ne ($line = $process.StandardError.ReadLine())) {
        $said.Add($line)
        if ($line -match 'answering at (https?://\S+)') { $uri = $Matches[1] }
        if ($line -match 'RED is ready') { break }
    }
    if (-not $uri -or $null -eq $line) { Remove-Item -Recurse -Force $folder; throw "The RED did not start: $($said -join "`n")" }
    # It goes on to write, and would stand still if nobody read.
    $null = $process.StandardError.BaseStream.CopyToAsync([IO.Stream]::Null)
    [pscustomobject]@{ Uri = $uri; Process = $process; Folder = $folder; Log = $said }
}

function Stop-RedTestHost {
    <# Stops a RED, and removes its folder. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Red)

    if (-not $Red.Process.HasExited) {
        /bin/kill $Red.Process.Id
        if (-not $Red.Process.WaitForExit(60000)) { $Red.Process.Kill(); throw 'The RED did not stop.' }
    }
    Remove-Item -Recurse -Force $Red.Folder
}

function Enter-RedTestHost {
    <# Begins a test file: the module loaded, no Smash host, and a RED that is connected to. Gives what Start-RedTestHost gives, with RedHost. #>
    [CmdletBinding()]
    param([hashtable] $Setting = @{})

    $folder = Enter-SmashTestHost
    $red = Start-RedTestHost -Setting $Setting
    $red | Add-Member -NotePropertyMembers @{ RedHost = Connect-RedHost $red.Uri; SmashFolder = $folder } -PassThru
}

function Exit-RedTestHost {
    <# Ends a test file of Enter-RedTestHost. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Red)

    Get-RedHost | Disconnect-RedHost
    Stop-RedTestHost $Red
    Exit-SmashTestHost $Red.SmashFolder
}

function Start-RefusingRed {
    <# What answers red_hello as a RED does, and every other call with the error that Shared.Errno says. #>
    [CmdletBinding()]
    param()

    $listener = [System.Net.HttpListener]::new()
    $free = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $free.Start()
    $uri = "http://127.0.0.1:$($free.LocalEndpoint.Port)/"
    $free.Stop()
    $listener.Prefixes.Add($uri)
    $listener.Start()
    $shared = [hashtable]::Synchronized(@{ Errno = 1 })
    $serve = {
        param($listener, $shared)
        function Get-Member([string] $Name, [string] $Value) { "<member><name>$Name</name><value>$Value</value></member>" }
        function Get-Struct([string] $Members) { "<struct>$Members</struct>" }
        function Get-Time { Get-Struct ((Get-Member tv_sec '<int>1</int>') + (Get-Member tv_usec '<int>2</int>')) }
        function Get-Fault([int] $Errno) {
            Get-Member fault (Get-Struct ((Get-Member red_errno "<int>$Errno</int>") + (Get-Member red_msg 'no') + (Get-Member red_extras 'refused for a test')))
        }
        $hello = (Get-Fault 0) + (Get-Member red 'RED') + (Get-Member dworld (Get-Struct ((Get-Member world_creation (Get-Time)) + (Get-Member world_name 'default')))) +
            (Get-Member key (Get-Struct ((Get-Member red_start (Get-Time)) + (Get-Member red_addr (Get-Struct (Get-Member red_port '<int>1</int>'))))))
        while ($true) {
            try { $context = $listener.GetContext() } catch { return }
            $asked = [IO.StreamReader]::new($context.Request.InputStream).ReadToEnd()
            $members = if ($asked -match 'red_hello') { $hello } else { Get-Fault $shared.Errno }
            $answer = [Text.Encoding]::UTF8.GetBytes("<?xml version='1.0'?><methodResponse><params><param><value>$(Get-Struct $members)</value></param></params></methodResponse>")
            $context.Response.ContentLength64 = $answer.Length
            $context.Response.OutputStream.Write($answer, 0, $answer.Length)
            $context.Response.Close()
        }
    }
    $shell = [powershell]::Create().AddScript($serve).AddParameters(@($listener, $shared))
    $null = $shell.BeginInvoke()
    [pscustomobject]@{ Uri = $uri; Shared = $shared; Listener = $listener; Shell = $shell }
}

function Stop-RefusingRed {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Red)

    # First what it waits on: a thread that waits there cannot be stopped.
    $Red.Listener.Close()
    $Red.Shell.Dispose()
}

Export-ModuleMember -Function *-Red*, *-RefusingRed
