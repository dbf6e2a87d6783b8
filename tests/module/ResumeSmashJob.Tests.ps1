BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Resume-SmashJob' {
    It 'lets suspended jobs go on where they were' {
        $job = Start-BlockedJob
        $job | Suspend-SmashJob
        Wait-JobState $job Suspended
        (Get-SmashJob -State Suspended | Resume-SmashJob -PassThru).Id | Should -Be $job.Id
        Complete-BlockedJob $job 'went on'
        ($job | Wait-SmashJob -Timeout 60).ExitCode | Should -Be 0
        $job | Receive-SmashOutput -Tail 1 | Should -Be 'went on'
    }

    It 'tells of a job that has ended, and of one that never was' {
        $job = Start-SmashJob 'true' | Wait-SmashJob
        Get-ErrorId { $job | Resume-SmashJob } | Should -Be 'JobAlreadyEnded'
        Get-ErrorId { Resume-SmashJob -Id 9999 } | Should -Be 'JobNotFound'
    }

    It 'does nothing with -WhatIf' {
        $job = Start-BlockedJob
        $job | Suspend-SmashJob
        Wait-JobState $job Suspended
        $job | Resume-SmashJob -WhatIf
        (Get-SmashJob $job.Id).State | Should -Be 'Suspended'
        $job | Stop-SmashJob -Force
    }
}
