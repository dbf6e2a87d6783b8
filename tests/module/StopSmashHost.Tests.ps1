BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Stop-SmashHost' {
    It 'starts no host to stop it' {
        Get-ErrorId { Stop-SmashHost } | Should -Be 'HostNotRunning'
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
    }

    It 'stops nothing with -WhatIf' {
        $null = Start-SmashHost
        Stop-SmashHost -WhatIf
        (Get-SmashHost).SocketPath | Should -Be $env:SMASH_SOCKET
    }

    It 'ends the jobs and is gone when it returns' {
        $job = Start-BlockedJob
        $state = Get-SmashHost
        $processId = $job.ProcessId
        Stop-SmashHost
        Get-Process -Id $state.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Process -Id $state.SessionProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Process -Id $processId -ErrorAction Ignore | Should -BeNullOrEmpty
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
        $ended = Get-SmashJob $job.Id
        $ended.State | Should -Be 'Aborted'
        $ended.Cause | Should -Be 'HostShutdown'
    }

    It 'tells who waits that the host is gone, or how the job ended' {
        $job = Start-BlockedJob
        $stopping = Start-ThreadJob { param($connection) [Smash.Client.HostStopper]::Stop($connection, $false, [Threading.CancellationToken]::None) } -ArgumentList (Connect-SmashHost)
        $ended = $job | Wait-SmashJob -ErrorVariable failed -ErrorAction SilentlyContinue
        $stopping | Receive-Job -Wait -AutoRemoveJob
        if ($ended) { $ended.Cause | Should -Be 'HostShutdown' } else { ($failed[0].FullyQualifiedErrorId -split ',')[0] | Should -BeIn 'HostNotRunning', 'ConnectionLost' }
    }

    It 'leaves jobs no grace with -Fast' {
        $job = Start-BlockedJob -Prelude "trap '' TERM"
        Stop-SmashHost -Fast
        $ended = Get-SmashJob $job.Id
        $ended.Cause | Should -Be 'HostShutdown'
        $ended.ExitCode | Should -Be 137
    }

    It 'takes a connection from the pipeline' {
        Connect-SmashHost (Join-Path $folder 'other.sock') | Stop-SmashHost
        Test-Path (Join-Path $folder 'other.sock') | Should -BeFalse
    }
}
