BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 1
    $job = Start-BlockedJob
    $queued = Start-SmashJob 'nice' -Name 'queued'
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Set-SmashJob' {
    It 'changes the priority of a running job''s processes' {
        ($job | Set-SmashJob -Priority 7 -PassThru).Id | Should -Be $job.Id
        (Get-SmashJob $job.Id).Priority | Should -Be 7
        (/bin/ps -o ni= -p $job.ProcessId).Trim() | Should -Be '7'
    }

    It 'refuses what is no priority, at once' {
        Get-ErrorId { $job | Set-SmashJob -Priority 20 } | Should -Be 'LimitOutOfRange'
        Get-ErrorId { $job | Set-SmashJob -Priority -21 } | Should -Be 'LimitOutOfRange'
    }

    It 'does nothing with -WhatIf' {
        $job | Set-SmashJob -Priority 15 -WhatIf
        (Get-SmashJob $job.Id).Priority | Should -Be 7
    }

    It 'gives a queued job the priority that it starts with' {
        Set-SmashJob -Name queued -Priority 9
        Complete-BlockedJob $job
        ($queued | Wait-SmashJob -Timeout 60).Priority | Should -Be 9
        $queued | Receive-SmashOutput | Should -Be '9'
    }

    It 'tells of a job that has ended, and of one that never was' {
        Get-ErrorId { $queued | Set-SmashJob -Priority 10 } | Should -Be 'JobAlreadyEnded'
        Get-ErrorId { Set-SmashJob -Id 9999 -Priority 10 } | Should -Be 'JobNotFound'
    }
}
