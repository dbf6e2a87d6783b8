BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Restart-SmashHost' {
    It 'starts no host to replace its session' {
        Get-ErrorId { Restart-SmashHost } | Should -Be 'HostNotRunning'
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
    }

    It 'replaces nothing with -WhatIf' {
        $before = Start-SmashHost
        Restart-SmashHost -WhatIf
        (Get-SmashHost).SessionProcessId | Should -Be $before.SessionProcessId
    }

    It 'replaces the session and leaves the host and its jobs' {
        $job = Start-BlockedJob -Prelude 'true'
        $before = Get-SmashHost
        $after = Restart-SmashHost
        $after.SessionProcessId | Should -Not -Be $before.SessionProcessId
        $after.ProcessId | Should -Be $before.ProcessId
        $after.SessionStarts | Should -Be ($before.SessionStarts + 1)
        $after.LastSessionEnd | Should -Be 'Replaced'
        Get-Process -Id $before.SessionProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        (Get-SmashJob $job.Id).State | Should -Be 'Running'
        Complete-BlockedJob $job -Line 'went on'
        $ended = $job | Wait-SmashJob
        $ended.Cause | Should -Be 'Exit'
        $ended.ExitCode | Should -Be 0
        $job | Receive-SmashOutput | Should -Be 'begun', 'went on'
    }

    It 'leaves who waits and who follows waiting' {
        $job = Start-BlockedJob
        $follow = {
            param($connection, $id)
            $reader = [Smash.Client.OutputReader]::new($connection, $id, 'StandardOutput')
            $reader.IsFollowing = $true
            $reader.ReadLines([Threading.CancellationToken]::None)
        }
        $following = Start-ThreadJob $follow -ArgumentList (Connect-SmashHost), $job.Id
        $null = Restart-SmashHost
        Complete-BlockedJob $job -Line 'after'
        ($job | Wait-SmashJob).ExitCode | Should -Be 0
        $following | Receive-Job -Wait -AutoRemoveJob | Should -Be 'begun', 'after'
    }

    It 'takes a connection from the pipeline' {
        $connection = Connect-SmashHost
        $before = Get-SmashHost
        ($connection | Restart-SmashHost).SessionStarts | Should -Be ($before.SessionStarts + 1)
    }
}
