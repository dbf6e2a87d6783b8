# What goes wrong on the way to another machine, each with its own error.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $missing = Get-MissingSshProgram
    if ($missing) { Write-Warning "The tests of errors over ssh are skipped: $($missing -join ', ') not found." }
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    Import-Module "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $runtime, $env:XDG_RUNTIME_DIR = $env:XDG_RUNTIME_DIR, $folder
    if (-not (Get-MissingSshProgram)) {
        $server = Start-TestSshServer "$folder/ssh"
        $target = Get-TestSshTarget $server
    }

    function Get-Target([hashtable] $Change = @{}, [hashtable] $Options = @{}) {
        $changed = $target.Clone()
        $changed.Options = $target.Options.Clone()
        $Change.Keys | ForEach-Object { $changed[$_] = $Change[$_] }
        $Options.Keys | ForEach-Object { $changed.Options[$_] = $Options[$_] }
        $changed
    }
}
AfterAll {
    if ($server) { Stop-TestSshServer $server }
    $env:XDG_RUNTIME_DIR = $runtime
    Exit-SmashTestHost $folder
}

Describe 'A connection to another machine that cannot be made' -Skip:([bool]$missing) {
    AfterEach { Test-Path $target.Socket | Should -BeFalse }

    It 'says that the machine''s key is not known' {
        Set-Content "$folder/none" ''
        $unknown = Get-Target -Options @{ UserKnownHostsFile = "$folder/none" }
        Get-ErrorId { Connect-SmashHost @unknown } | Should -Be 'HostKeyUnknown'
        # Nobody is there to be asked.
        $unknown.Options.StrictHostKeyChecking = 'ask'
        Get-ErrorId { Connect-SmashHost @unknown } | Should -Be 'HostKeyUnknown'
        Get-Content "$folder/none" | Should -BeNullOrEmpty
    }

    It 'says that the machine''s key has changed' {
        $null = New-TestSshKey "$folder/other"
        Set-Content "$folder/changed" "[127.0.0.1]:$($server.Port) $(Get-Content "$folder/other.pub")"
        $changed = Get-Target -Options @{ UserKnownHostsFile = "$folder/changed" }
        Get-ErrorId { Connect-SmashHost @changed } | Should -Be 'HostKeyChanged'
    }

    It 'says that the login was refused, and asks for no password' {
        $null = New-TestSshKey "$folder/stranger"
        $stranger = Get-Target @{ KeyFilePath = "$folder/stranger" }
        Connect-SmashHost @stranger -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused[0].FullyQualifiedErrorId | Should -Be 'AuthenticationRefused,Smash.PowerShell.ConnectSmashHostCommand'
        $refused[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
        $refused[0].TargetObject | Should -Be '127.0.0.1'
        $refused[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'says that nothing listens there' {
        $probe = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $probe.Start()
        $port = $probe.LocalEndpoint.Port
        $probe.Stop()
        $closed = Get-Target @{ Port = $port }
        Get-ErrorId { Connect-SmashHost @closed } | Should -Be 'HostUnreachable'
    }

    It 'says that the name is not known' {
        # Two dots in a row are in no name: nobody is asked about it.
        $nowhere = Get-Target @{ HostName = 'no..such..name' }
        Get-ErrorId { Connect-SmashHost @nowhere } | Should -Be 'HostNameNotFound'
    }

    It 'says that the time was over' {
        $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $silent.Start()
        try {
            $slow = Get-Target @{ Port = $silent.LocalEndpoint.Port; ConnectingTimeout = 300 }
            Get-ErrorId { Connect-SmashHost @slow } | Should -Be 'ConnectingTimedOut'
        } finally { $silent.Stop() }
    }

    It 'says that there is no smash there' {
        $none = Get-Target @{ RemotePath = 'no-such-smash' }
        Get-ErrorId { Connect-SmashHost @none } | Should -Be 'SmashNotFoundOnHost'
        Set-Content "$folder/not executable" ''
        $none.RemotePath = "$folder/not executable"
        Get-ErrorId { Connect-SmashHost @none } | Should -Be 'SmashNotFoundOnHost'
    }

    It 'says that the smash there is too old, or something else' {
        Set-Content "$folder/old" "#!/bin/sh`necho 'smash: x is no option.' >&2`necho 'usage: smash [-f SOCKET]' >&2`nexit 2"
        Set-Content "$folder/other smash" "#!/bin/sh`necho hello`necho '{`"a`":1}'"
        /bin/chmod +x "$folder/old" "$folder/other smash"
        $old = Get-Target @{ RemotePath = "$folder/old" }
        Get-ErrorId { Connect-SmashHost @old } | Should -Be 'SmashTooOldOnHost'
        $old.RemotePath = "$folder/other smash"
        Get-ErrorId { Connect-SmashHost @old } | Should -Be 'SshFailed'
    }

    It 'says why a host there does not start' {
        Set-Content "$folder/smash-without-host" "#!/bin/sh`nSMASH_HOST_BIN=$folder/nowhere exec $($target.RemotePath) `"`$@`""
        /bin/chmod +x "$folder/smash-without-host"
        $without = Get-Target @{ RemotePath = "$folder/smash-without-host" }
        Get-ErrorId { Connect-SmashHost @without } | Should -Be 'HostStartFailed'
    }

    It 'says that there is no ssh here' {
        $path, $env:PATH = $env:PATH, $folder
        try { Get-ErrorId { Connect-SmashHost @target } | Should -Be 'SshNotFound' } finally { $env:PATH = $path }
    }

    It 'says which option is none' {
        $wrong = Get-Target -Options @{ NoSuchOption = 'yes' }
        Get-ErrorId { Connect-SmashHost @wrong } | Should -Be 'InvalidSshOption'
        $own = Get-Target -Options @{ ControlPath = '/tmp/x' }
        Get-ErrorId { Connect-SmashHost @own } | Should -Be 'InvalidSshOption'
        $line = Get-Target -Options @{ Compression = "yes`nProxyCommand false" }
        Get-ErrorId { Connect-SmashHost @line } | Should -Be 'InvalidSshOption'
    }

    It 'says which key file is not there' {
        $absent = Get-Target @{ KeyFilePath = "$folder/absent" }
        Get-ErrorId { Connect-SmashHost @absent } | Should -Be 'KeyFileNotFound'
    }

    It 'leaves nothing behind' {
        Get-ChildItem "$folder/smash" -Directory -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}

Describe 'A server that does not forward sockets' -Skip:([bool]$missing) {
    It 'is told of as such' {
        $strict = Start-TestSshServer "$folder/strict" -Configuration 'AllowStreamLocalForwarding no'
        try {
            $parameters = Get-TestSshTarget $strict
            Get-ErrorId { Connect-SmashHost @parameters } | Should -Be 'ForwardingRefused'
        } finally {
            Stop-TestSshServer $strict
            # It was started before anybody knew that there is no way to it.
            Stop-SmashHost $parameters.Socket
        }
    }
}
