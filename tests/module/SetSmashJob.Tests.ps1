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

Describe 'Terms by Set-SmashJob' {
    BeforeAll {
        $blocked = Start-BlockedJob
        $waiting = Start-SmashJob 'true'
    }

    It 'has a queued job wait for others, for a time, and for nothing' {
        $waiting | Set-SmashJob -AfterFailure $blocked -Label a, b=c -Comment why -OnEnd 'true'
        $waiting.WaitReason | Should -Be 'Jobs'
        $waiting.After.JobId | Should -Be $blocked.Id
        $waiting.Labels | Should -Be 'a', 'b=c'
        $waiting | Set-SmashJob -After $null -Delay '01:00:00'
        $waiting.WaitReason | Should -Be 'Time'
        $waiting | Set-SmashJob -StartAt $null -Label $null -Comment $null -OnEnd ''
        $waiting.WaitReason | Should -Be 'Slot'
        $waiting.NotBefore, $waiting.Comment, $waiting.OnEnd | Should -Be $null, $null, $null
        $waiting.Labels | Should -BeNullOrEmpty
    }

    It 'ends a queued job by a deadline' {
        $late = Start-SmashJob 'true'
        $late | Set-SmashJob -QueueDeadline 0.001
        ($late | Wait-SmashJob -Timeout 60).Cause | Should -Be 'Canceled'
    }

    It 'changes the limits on the tree of a job that runs, and of one that waits' {
        $waiting = Start-SmashJob 'true' -MaxOutput 5KB
        $blocked, $waiting | Set-SmashJob -MaxTreeCpuTime 90 -MaxProcesses 50 -MaxOutput '1 MiB' -MaxOpenFiles 100 -MaxDiskWritten 1GB
        foreach ($job in $blocked, $waiting) {
            $job.Limits.MaxTreeCpuTime, $job.Limits.MaxProcesses, $job.Limits.MaxOutput, $job.Limits.MaxOpenFiles, $job.Limits.MaxDiskWritten |
                Should -Be ([timespan]::FromSeconds(90)), 50, 1MB, 100, 1GB
        }
        $blocked, $waiting | Set-SmashJob -MaxTreeCpuTime $null -MaxProcesses $null -MaxOutput $null -MaxDiskWritten $null
        $blocked.Limits.MaxOutput | Should -BeNullOrEmpty
        Get-ErrorId { $blocked | Set-SmashJob -MaxOpenFiles 1 } | Should -Be 'LimitOutOfRange'
        Get-ErrorId { $blocked | Set-SmashJob -MaxProcesses many } | Should -Be 'InvalidCount'
    }

    It 'changes an array that has begun' {
        $array = Start-SmashJob 'exec sleep 1000' -Count 1000
        $array | Set-SmashJob -ThrottleLimit 1 -RetryCount 2 -QueueDeadline 3600
        $array.ThrottleLimit | Should -Be 1
        $array.QueueDeadline.TotalSeconds | Should -Be 3600
        (Get-SmashJob -Id ($array.Id + 1)).Retry.Count | Should -Be 2
        Get-ErrorId { $array | Set-SmashJob -Delay 5 } | Should -Be 'JobAlreadyStarted'
        $array | Set-SmashJob -QueueDeadline 0.001
        $ended = $array | Wait-SmashJob -Timeout 60
        $ended.State, $ended.Cause, $ended.Members.Aborted | Should -Be 'Aborted', 'Canceled', 1000
    }

    It 'refuses a limit of members of what is no array, and runs again of what reads as it goes' {
        Get-ErrorId { $blocked | Set-SmashJob -ThrottleLimit 2 } | Should -Be 'InvalidArgument'
        $open = Start-SmashJob 'cat' -KeepInput
        Get-ErrorId { $open | Set-SmashJob -RetryCount 2 } | Should -Be 'TermsNotSupported'
        $open | Stop-SmashJob -Confirm:$false
    }

    It 'refuses a circle, and to wait for what is not there' {
        $one = Start-SmashJob 'true' -After $blocked
        $two = Start-SmashJob 'true' -After $one
        Get-ErrorId { $one | Set-SmashJob -After $two } | Should -Be 'DependencyCycle'
        Get-ErrorId { $one | Set-SmashJob -After $one } | Should -Be 'DependencyCycle'
        Get-ErrorId { $one | Set-SmashJob -After 9999 } | Should -Be 'DependencyNotFound'
        $one.After.JobId | Should -Be $blocked.Id
    }

    It 'changes of a job that runs what makes sense' {
        $blocked | Set-SmashJob -Label running -RetryCount 0
        $blocked.Labels | Should -Be 'running'
        Get-ErrorId { $blocked | Set-SmashJob -Delay 5 } | Should -Be 'JobAlreadyStarted'
    }

    It 'has a job run again that was not to be' {
        $job = Start-SmashJob 'exit 1' -Delay 3600
        $job | Set-SmashJob -RetryCount 2 -StartAt $null
        Complete-BlockedJob $blocked
        ($job | Wait-SmashJob -Timeout 60).Attempt | Should -Be 3
    }

    It 'refuses to change nothing' {
        Get-ErrorId { Set-SmashJob -Id 1 } | Should -Be 'NothingToChange'
        Get-ErrorId { Set-SmashJob -Id 1 -RetryDelay 4 } | Should -Be 'InvalidArgument'
    }

    It 'does nothing with -WhatIf' {
        $job = Start-SmashJob 'true' -Delay 3600
        $job | Set-SmashJob -Comment no -WhatIf
        (Get-SmashJob $job.Id).Comment | Should -BeNullOrEmpty
        Stop-SmashJob $job
    }
}

Describe 'Limits by Set-SmashJob' {
    It 'gives a queued job the limits that it starts with' {
        $blocked = Start-BlockedJob
        $job = Start-SmashJob 'ulimit -t; ulimit -v'
        $job | Set-SmashJob -MaxCpuTime 7 -MaxAddressSpace 1GB -MaxMemory 256MB -Timeout '01:00:00'
        $job.Limits.MaxCpuTime, $job.Limits.MaxMemory | Should -Be ([timespan]::FromSeconds(7)), 256MB
        Complete-BlockedJob $blocked
        $job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be '7', '1048576'
    }

    It 'changes those of a job that runs, and takes them away' {
        $job = Start-BlockedJob
        $job | Set-SmashJob -MaxCpuTime 300 -Timeout 3600
        ($job.EffectiveLimits | Where-Object Resource -eq CpuTime).Soft | Should -Be 300
        Get-Content "/proc/$($job.ProcessId)/limits" | Where-Object { $_ -match '^Max cpu time\s+300\s+301\s' } | Should -Not -BeNullOrEmpty
        $job | Set-SmashJob -Timeout $null
        $job.EffectiveLimits.Resource | Should -Be 'CpuTime'
        $job | Set-SmashJob -Timeout 0.001
        ($job | Wait-SmashJob -Timeout 60).Cause | Should -Be 'WallClockLimit'
        Get-ErrorId { $job | Set-SmashJob -Timeout 5 } | Should -Be 'JobAlreadyEnded'
    }
}

Describe 'Set-SmashJob -Pool' {
    It 'brings a queued job into another pool, and back' {
        $null = New-SmashPool other -Slots 0
        $blocked = Start-BlockedJob
        $job = Start-SmashJob 'true'
        $job | Set-SmashJob -Pool other
        (Get-SmashJob $job.Id).WaitReason | Should -Be 'Pool'
        Get-ErrorId { $job | Set-SmashJob -Pool nowhere } | Should -Be 'PoolNotFound'
        $job | Set-SmashJob -Pool $null
        Complete-BlockedJob $blocked
        ($job | Wait-SmashJob -Timeout 60).ExitCode | Should -Be 0
        Get-ErrorId { $blocked | Set-SmashJob -Pool other } | Should -Be 'JobAlreadyEnded'
    }
}

Describe 'Set-SmashJob on an array' {
    It 'holds members that run and those that wait to its limits' {
        $array = Start-SmashJob 'exec sleep 1000' -Count 3 -Name limited
        $first = Get-SmashJob -Id ($array.Id + 1)
        Wait-JobState $first Running
        $array | Set-SmashJob -MaxCpuTime 300
        (Get-SmashJob -Id $array.Id).Limits.MaxCpuTime | Should -Be ([timespan]::FromSeconds(300))
        (Get-SmashJob -Array $array.Id).Limits.MaxCpuTime | Should -Be @([timespan]::FromSeconds(300), [timespan]::FromSeconds(300), [timespan]::FromSeconds(300))
        Get-Content "/proc/$($first.ProcessId)/limits" | Where-Object { $_ -match '^Max cpu time\s+300\s+301\s' } | Should -Not -BeNullOrEmpty
        $array | Set-SmashJob -Timeout 0.001
        ($array | Wait-SmashJob -Timeout 60).ExitCode | Should -Not -Be 0
        (Get-SmashJob -Array $array.Id).Cause | Should -Be 'WallClockLimit', 'WallClockLimit', 'WallClockLimit'
    }
}
