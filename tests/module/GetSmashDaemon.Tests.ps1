BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Get-SmashDaemon' {
    It 'starts no host' {
        Get-ErrorId { Get-SmashDaemon } | Should -Be 'HostNotRunning'
    }

    It 'lists the session and its master' {
        $state = Start-SmashHost
        $daemons = Get-SmashDaemon
        ($daemons | Where-Object Subsystem -eq SESSION).ProcessId | Should -Be $state.SessionProcessId
        ($daemons | Where-Object Subsystem -eq MASTER).ProcessId | Should -Be $state.ProcessId
        ($daemons | Where-Object Subsystem -eq SESSION).HeartbeatLimit | Should -Be $state.HeartbeatLimit
    }

    It 'tells of a session that was restarted' {
        $old = (Get-SmashHost).SessionProcessId
        Restart-SmashHost
        $session = Get-SmashDaemon | Where-Object Subsystem -eq SESSION
        $session.Restarts | Should -Be 1
        $session.ProcessId | Should -Not -Be $old
    }

    It 'shows a table that fits 80 columns' {
        $lines = (Get-SmashDaemon | Out-String -Width 80) -split "`n"
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}
