BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Get-SmashHost' {
    It 'starts no host' {
        Get-ErrorId { Get-SmashHost } | Should -Be 'HostNotRunning'
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
    }

    It 'tells what the host is and does' {
        $null = Start-SmashHost -MaxJobs 1
        $running = Start-BlockedJob
        $queued = Start-SmashJob 'true'
        $state = Get-SmashHost
        $state.MaxJobs | Should -Be 1
        $state.ActiveJobs | Should -Be 1
        $state.QueuedJobs | Should -Be 1
        $state.Connections | Should -BeGreaterOrEqual 1
        $state.SocketPath | Should -Be $env:SMASH_SOCKET
        $state.StateDirectory | Should -Be "$env:SMASH_SOCKET.d"
        $state.KeepsRecords | Should -BeTrue
        Join-Path $state.ProgramFolder smashd | Should -Exist
        $state.PreparedProcesses | Should -Be 0
        $state.ComputerName | Should -Be ([Environment]::MachineName)
        (Get-Process -Id $state.ProcessId).Name | Should -Be 'smashd'
        (Get-Process -Id $state.SessionProcessId).Name | Should -BeLike 'smash-session*'
        [math]::Abs(((Get-Date) - $state.Started).TotalMinutes) | Should -BeLessThan 5
        $running | Stop-SmashJob -Force
        $null = $queued | Wait-SmashJob
    }

    It 'counts what the session does, and tells how it and the machine are' {
        $before = Get-SmashHost
        1..3 | ForEach-Object { Start-SmashJob 'true' } | Wait-SmashJob | Should -HaveCount 3
        $after = Get-SmashHost
        $after.JobsAccepted - $before.JobsAccepted | Should -Be 3
        $after.JobsEnded - $before.JobsEnded | Should -Be 3
        $after.RequestsAnswered | Should -BeGreaterThan $before.RequestsAnswered
        $after.Uptime | Should -BeGreaterThan $before.Uptime
        $after.SessionStarted | Should -BeGreaterOrEqual $after.Started
        $after.SessionStarts | Should -Be 0
        $after.LastSessionEnd | Should -Be 'None'
        $after.HeartbeatLimit | Should -Be ([timespan]::FromSeconds(10))
        $after.LoadAverage | Should -HaveCount 3
        [math]::Abs($after.LoadAverage[2] - [double](-split (Get-Content /proc/loadavg))[2]) | Should -BeLessThan 1
    }

    It 'takes a connection, and a path' {
        (Connect-SmashHost | Get-SmashHost).SocketPath | Should -Be $env:SMASH_SOCKET
        (Get-SmashHost $env:SMASH_SOCKET).SocketPath | Should -Be $env:SMASH_SOCKET
    }
}
