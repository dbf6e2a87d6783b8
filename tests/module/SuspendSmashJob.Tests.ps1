BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 1
    $job = Start-BlockedJob -Name 'running'
    $queued = Start-SmashJob 'true' -Name 'queued'
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Suspend-SmashJob' {
    It 'stops a job until it is resumed' {
        $job | Suspend-SmashJob | Should -BeNullOrEmpty
        Wait-JobState $job Suspended
        (Get-Content "/proc/$($job.ProcessId)/status" | Select-String '^State:\s+T') | Should -Not -BeNullOrEmpty
        Resume-SmashJob -Id $job.Id
        Wait-JobState $job Running
    }

    It 'hears of a job that somebody else stopped' {
        /bin/kill -STOP -- "-$($job.ProcessId)"
        Wait-JobState $job Suspended
        /bin/kill -CONT -- "-$($job.ProcessId)"
        Wait-JobState $job Running
    }

    It 'takes jobs by id and name and hands them on' {
        (Suspend-SmashJob -Name running -PassThru).Id | Should -Be $job.Id
        Wait-JobState $job Suspended
        $job | Resume-SmashJob
        Wait-JobState $job Running
    }

    It 'tells of a job that has not started, and of one that never was' {
        Get-ErrorId { $queued | Suspend-SmashJob } | Should -Be 'JobNotStarted'
        Get-ErrorId { Suspend-SmashJob -Id 9999 } | Should -Be 'JobNotFound'
    }

    It 'does nothing with -WhatIf' {
        $job | Suspend-SmashJob -WhatIf
        (Get-SmashJob $job.Id).State | Should -Be 'Running'
    }
}
