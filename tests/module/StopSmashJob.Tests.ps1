BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Stop-SmashJob' {
    It 'ends a running job, and says who did' {
        $job = Start-BlockedJob
        $job | Stop-SmashJob | Should -BeNullOrEmpty
        $null = $job | Wait-SmashJob -Timeout 60
        $job.State | Should -Be 'Aborted'
        $job.Cause | Should -Be 'Canceled'
        $job.Signal | Should -Be 15
        $job.ExitCode | Should -Be 143
    }

    It 'kills at once with -Force' {
        $job = Start-BlockedJob -Prelude 'trap "" TERM'
        ($job | Stop-SmashJob -Force -PassThru | Wait-SmashJob -Timeout 60).Signal | Should -Be 9
    }

    It 'kills after the grace what does not go by itself' {
        $job = Start-BlockedJob -Prelude 'trap "" TERM'
        ($job | Stop-SmashJob -GracePeriod 0.1 -PassThru | Wait-SmashJob -Timeout 60).Signal | Should -Be 9
    }

    It 'lets a job clean up' {
        # It waits for a program of its own: a shell that reads a pipe without writer takes no trap.
        $job = Start-SmashJob 'trap "echo bye; exit 5" TERM; tail -f /dev/null & echo begun; wait'
        $null = $job | Receive-SmashOutput -Follow | Select-Object -First 1
        $job | Stop-SmashJob -GracePeriod '00:01:00'
        ($job | Wait-SmashJob -Timeout 60).Cause | Should -Be 'Canceled'
        $job | Receive-SmashOutput -Tail 1 | Should -Be 'bye'
    }

    It 'takes jobs by id, name, property and state' {
        $jobs = 'one', 'two', 'three', 'four' | ForEach-Object { Start-BlockedJob -Name $_ }
        Stop-SmashJob -Id $jobs[0].Id -Force
        Stop-SmashJob -Name two -Force
        [pscustomobject]@{ Id = $jobs[2].Id } | Stop-SmashJob -Force
        ($jobs[0..2] | Wait-SmashJob -Timeout 60).State | Should -Be 'Aborted', 'Aborted', 'Aborted'
        Get-SmashJob -State Running | Stop-SmashJob -Force
        ($jobs[3] | Wait-SmashJob -Timeout 60).State | Should -Be 'Aborted'
    }

    It 'tells of a job that has ended, and of one that never was' {
        $job = Start-SmashJob 'true' | Wait-SmashJob
        Get-ErrorId { $job | Stop-SmashJob } | Should -Be 'JobAlreadyEnded'
        Get-ErrorId { Stop-SmashJob -Id 9999 } | Should -Be 'JobNotFound'
        Get-ErrorId { Stop-SmashJob -Name nobody } | Should -Be 'JobNotFound'
        Get-ErrorId { Stop-SmashJob -Id 1 -GracePeriod soon } | Should -Be 'InvalidTimeSpan'
    }

    It 'does nothing with -WhatIf' {
        $job = Start-BlockedJob
        $job | Stop-SmashJob -WhatIf
        (Get-SmashJob $job.Id).State | Should -Be 'Running'
        $job | Stop-SmashJob -Force
    }
}

Describe 'Stop-SmashJob of a queued job' {
    It 'cancels it before it has begun' {
        $socket = Join-Path $folder 'queue.sock'
        $connection = (Start-SmashHost $socket -MaxJobs 1).Connection
        $running = Start-SmashJob 'tail -f /dev/null' -Connection $connection
        $queued = Start-SmashJob 'true' -Connection $connection
        $queued | Stop-SmashJob
        $null = $queued | Wait-SmashJob -Timeout 60
        $queued.State | Should -Be 'Aborted'
        $queued.Started | Should -BeNullOrEmpty
        $running.State | Should -BeIn 'New', 'Running'
        Stop-SmashHost $socket
    }
}
