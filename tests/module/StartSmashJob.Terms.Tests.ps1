BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 2
    $file = Join-Path $folder 'file'
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Dependencies of Start-SmashJob' {
    It 'holds a job until those it waits for have ended, given as jobs or as ids' {
        $first = Start-BlockedJob
        $second = Start-SmashJob 'exit 3'
        $job = Start-SmashJob "test -e $file.never || echo ran" -After $first, $second.Id
        $job.State | Should -Be 'New'
        $job.WaitReason | Should -Be 'Jobs'
        $job.After.JobId | Should -Be $first.Id, $second.Id
        Complete-BlockedJob $first
        $job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be 'ran'
        $job.WaitReason | Should -BeNullOrEmpty
    }

    It 'tells success from failure, of jobs of Get-Job too' {
        $good, $bad = 'true', 'exit 2' | Start-SmashJob | Wait-SmashJob -Timeout 60
        $asJob = Get-Job -Name $bad.Name
        $ran = Start-SmashJob 'true' -AfterSuccess $good -AfterFailure $asJob | Wait-SmashJob -Timeout 60
        $ran.Cause | Should -Be 'Exit'
        $vain = Start-SmashJob 'true' -AfterSuccess $bad | Wait-SmashJob -Timeout 60
        $vain.State, $vain.Cause, $vain.ExitCode | Should -Be 'Aborted', 'DependencyFailed', 143
        $vain.CauseDetail | Should -Match "job $($bad.Id) "
    }

    It 'takes jobs from a variable as Get-SmashJob filled it' {
        $all = 1..3 | ForEach-Object { Start-SmashJob 'true' -Label 'part' }
        (Start-SmashJob 'true' -AfterSuccess $all | Wait-SmashJob -Timeout 60).ExitCode | Should -Be 0
    }

    It 'refuses what is no job' {
        Get-ErrorId { Start-SmashJob 'true' -After 9999 } | Should -Be 'DependencyNotFound'
        Get-ErrorId { Start-SmashJob 'true' -After 'nonsense' } | Should -Be 'InvalidDependency'
    }

    It 'refuses jobs of another host' {
        $socket = Join-Path $folder 'other.sock'
        $null = Start-SmashHost -Socket $socket
        $other = Connect-SmashHost $socket
        try {
            $elsewhere = Start-SmashJob 'true' -Connection $other
            Get-ErrorId { Start-SmashJob 'true' -After $elsewhere } | Should -Be 'DependencyElsewhere'
            (Start-SmashJob 'true' -After $elsewhere -Connection $other | Wait-SmashJob -Timeout 60).ExitCode | Should -Be 0
        } finally {
            Stop-SmashHost -Connection $other
        }
    }
}

Describe 'Times of Start-SmashJob' {
    It 'starts a job at a time and after a delay' {
        $at = [datetime]::Now.AddSeconds(0.4)
        $jobs = @(Start-SmashJob 'true' -StartAt $at; Start-SmashJob 'true' -Delay 0.4)
        $jobs.WaitReason | Should -Be 'Time', 'Time'
        [math]::Abs(($jobs[0].NotBefore - $at).TotalMilliseconds) | Should -BeLessThan 1
        $null = $jobs | Wait-SmashJob -Timeout 60
        foreach ($job in $jobs) { $job.Started | Should -BeGreaterOrEqual $job.NotBefore }
    }

    It 'ends a job that is not started in time' {
        $job = Start-SmashJob 'true' -StartAt ([datetime]::Now.AddHours(1)) -QueueDeadline 0.2 | Wait-SmashJob -Timeout 60
        $job.Cause | Should -Be 'Canceled'
        $job.CauseDetail | Should -Be 'not started within 0.2 s of its submission'
        $job.QueueDeadline.TotalSeconds | Should -Be 0.2
    }

    It 'refuses what contradicts itself' {
        Get-ErrorId { Start-SmashJob 'true' -Delay 5 -StartAt ([datetime]::Now) } | Should -Be 'InvalidArgument'
        Get-ErrorId { Start-SmashJob 'true' -Delay 5 -QueueDeadline 4 } | Should -Be 'InvalidArgument'
        Get-ErrorId { Start-SmashJob 'true' -Delay '5 parsecs' } | Should -Be 'InvalidTimeSpan'
    }
}

Describe 'Running again by Start-SmashJob' {
    It 'runs a job again until it succeeds' {
        $job = Start-SmashJob "echo x >> $file.retry; test `$(wc -l < $file.retry) = 3" -RetryCount 5 -RetryDelay 0.05 -RetryBackoff 2 | Wait-SmashJob -Timeout 60
        $job.ExitCode, $job.Attempt | Should -Be 0, 3
        $job.Retry.Count, $job.Retry.BackoffHundredths | Should -Be 5, 200
        (Get-SmashJob $job.Id).Attempt | Should -Be 3
    }

    It 'does so after what is named alone' {
        $jobs = @(
            Start-SmashJob 'exit 4' -RetryCount 1 -RetryOnExitCode 3, 4
            Start-SmashJob 'exit 5' -RetryCount 1 -RetryOnExitCode 3, 4
            Start-SmashJob 'kill -9 $$' -RetryCount 1 -RetryOnCause Signal
            Start-SmashJob 'exit 1' -RetryCount 1 -RetryOnCause Signal
        )
        $null = $jobs | Wait-SmashJob -Timeout 60
        $jobs.Attempt | Should -Be 2, 1, 2, 1
    }

    It 'refuses what it cannot do' {
        Get-ErrorId { Start-SmashJob 'true' -RetryDelay 5 } | Should -Be 'InvalidArgument'
        Get-ErrorId { Start-SmashJob 'true' -RetryCount 1 -RetryOnCause Canceled } | Should -Be 'InvalidArgument'
        Get-ErrorId { Invoke-SmashCommand 'true' -RetryCount 1 } | Should -Be 'RetryNotAttended'
        Get-ErrorId { 1 | Invoke-SmashParallel { $_ } -RetryCount 1 } | Should -Be 'RetryNotAttended'
        Get-ErrorId { Start-RexJob 'true' -RetryCount 1 } | Should -Be 'NotSupported'
    }
}

Describe 'What a job of Start-SmashJob goes by' {
    It 'starts a job with a key once, also after another session' {
        $first = Start-SmashJob "echo x >> $file.key" -Key 'nightly-2030-01-01'
        $again = Start-SmashJob "echo y >> $file.key" -Key 'nightly-2030-01-01'
        $again.Id | Should -Be $first.Id
        $null = $first | Wait-SmashJob -Timeout 60
        Restart-SmashHost
        (Start-SmashJob "echo z >> $file.key" -Key 'nightly-2030-01-01').Id | Should -Be $first.Id
        Get-Content "$file.key" | Should -Be 'x'
        Get-ErrorId { Start-SmashJob 'true' -Key ('x' * 65) } | Should -Be 'KeyTooLong'
    }

    It 'has labels and a comment, also of objects in the pipeline' {
        $job = Start-SmashJob 'true' -Label nightly, team=blue -Comment 'Why it is there'
        $job.Labels | Should -Be 'nightly', 'team=blue'
        $job.Comment | Should -Be 'Why it is there'
        $piped = [pscustomobject]@{ Command = 'true'; Label = 'a', 'b'; Key = 'k1' } | Start-SmashJob
        $piped.Labels | Should -Be 'a', 'b'
        Get-ErrorId { Start-SmashJob 'true' -Label '=x' } | Should -Be 'InvalidArgument'
    }

    It 'has a command run at its end, once' {
        $fifo = Join-Path $folder 'end.fifo'
        & mkfifo $fifo
        $job = Start-SmashJob 'exit 6' -Name noted -OnEnd "echo `$SMASH_JOB_ID `$SMASH_JOB_NAME `$SMASH_JOB_STATE `$SMASH_JOB_CAUSE `$SMASH_JOB_EXIT_CODE > $fifo"
        /bin/cat $fifo | Should -Be "$($job.Id) noted Exited Exit 6"
        $job.OnEnd | Should -Match 'SMASH_JOB_ID'
    }
}

Describe 'Invoke-SmashCommand with terms' {
    It 'waits for what the job waits for' {
        $job = Start-SmashJob 'sleep 0.2; exit 3'
        Invoke-SmashCommand 'echo after' -AfterFailure $job | Should -Be 'after'
        $job.State | Should -Be 'Exited'
    }
}
