BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'A limit on a job''s whole tree' {
    It 'is shown as it was asked for, as it is in force, and by what it is kept' {
        $job = Start-SmashJob 'true' -MaxTreeCpuTime 90 -MaxProcesses 50 -MaxOutput 1MB -MaxOpenFiles 64 -MaxDiskWritten '1 GiB' -CpuAffinity 0 -IoPriority Idle | Wait-SmashJob
        "$($job.Limits)" | Should -Be 'TreeCpuTime 00:01:30, Processes 50, Output 1.0 MB, OpenFiles 64, DiskWritten 1.0 GB, CpuAffinity 0, IoPriority Idle'
        $job.Limits.MaxTreeCpuTime | Should -Be ([timespan]'00:01:30')
        ($job.EffectiveLimits | Where-Object Resource -eq TreeCpuTime).Soft | Should -Be 90000
        ($job.EffectiveLimits | Where-Object Resource -eq OpenFiles).Hard | Should -Be 64
        $job.LimitMechanisms.Resource | Should -Be TreeCpuTime, Processes, Output, OpenFiles, DiskWritten, CpuAffinity, IoPriority
        ($job.LimitMechanisms | Where-Object Resource -eq Output).IntervalMilliseconds | Should -Be 100
        "$($job.State) $($job.Cause)" | Should -Be 'Exited Exit'
    }

    It 'on output ends the job, and cuts what it wrote' {
        $job = Start-SmashJob 'yes' -MaxOutput 10KB | Wait-SmashJob
        "$($job.State) $($job.Cause) $($job.ExitCode)" | Should -Be 'Aborted OutputLimit 137'
        (Get-Item $job.StandardOutputPath).Length | Should -Be 10KB
        $job.CauseDetail | Should -BeLike '*cut from * to 10240 bytes*'
    }

    It 'on CPU time counts children together' {
        $job = Start-SmashJob 'sh -c "while :; do :; done" & sh -c "while :; do :; done" & wait' -MaxTreeCpuTime 0.5 | Wait-SmashJob
        "$($job.State) $($job.Cause)" | Should -Be 'Aborted CpuLimit'
    }

    It 'on processes is kept' {
        $job = Start-SmashJob 'i=0; while [ $i -lt 60 ]; do sleep 1000 & i=$((i+1)); done; wait' -MaxProcesses 10 -Timeout 20 | Wait-SmashJob
        # By a control group a fork fails, and the shell gives up; by the host the job ends.
        $job.Cause | Should -BeIn Exit, ProcessLimit
        $job.ExitCode | Should -Not -Be 0
    }

    It 'on open files is the kernel''s' {
        Start-SmashJob 'ulimit -n' -MaxOpenFiles 33 | Wait-SmashJob | Receive-SmashOutput | Should -Be 33
    }

    It 'holds for a script block' {
        Start-SmashJob { [IO.File]::ReadAllText('/proc/self/limits') } -MaxOpenFiles 500 | Wait-SmashJob | Receive-SmashOutput | Should -BeLike '*Max open files * 500 * 500 *'
    }

    It 'is taken from properties in the pipeline' {
        ([pscustomobject]@{ Command = 'true'; MaxProcesses = '40'; MaxOutput = '2MB' } | Start-SmashJob | Wait-SmashJob).Limits.ToString() | Should -Be 'Processes 40, Output 2.0 MB'
    }

    It 'reads <Text> as <Expected>' -ForEach @(
        @{ Text = '3'; Expected = 'BestEffort:3' }
        @{ Text = 'besteffort'; Expected = 'BestEffort:4' }
        @{ Text = 'Idle'; Expected = 'Idle' }
        @{ Text = 'BestEffort:7'; Expected = 'BestEffort:7' }
    ) {
        "$((Start-SmashJob 'true' -IoPriority $Text).Limits.IoPriority)" | Should -Be $Expected
    }

    It 'is refused where <Parameter> is <Value>: <Id>' -ForEach @(
        @{ Parameter = 'MaxProcesses'; Value = 'many'; Id = 'InvalidCount' }
        @{ Parameter = 'MaxProcesses'; Value = 0; Id = 'LimitOutOfRange' }
        @{ Parameter = 'MaxOpenFiles'; Value = 3; Id = 'LimitOutOfRange' }
        @{ Parameter = 'CpuShare'; Value = 10001; Id = 'LimitOutOfRange' }
        @{ Parameter = 'MaxOutput'; Value = 'much'; Id = 'InvalidSize' }
        @{ Parameter = 'MaxTreeCpuTime'; Value = 'soon'; Id = 'InvalidTimeSpan' }
        @{ Parameter = 'CpuAffinity'; Value = 'first'; Id = 'InvalidProcessorList' }
        @{ Parameter = 'CpuAffinity'; Value = '1000'; Id = 'InvalidArgument' }
        @{ Parameter = 'IoPriority'; Value = 'Fast'; Id = 'InvalidIoPriority' }
        @{ Parameter = 'IoPriority'; Value = 'Idle:3'; Id = 'InvalidIoPriority' }
    ) {
        $arguments = @{ $Parameter = $Value }
        Get-ErrorId { Start-SmashJob 'true' @arguments } | Should -Be $Id
    }

    It 'is refused for another host: LimitNotSupported' {
        # Where REX is not installed, that is said first.
        Get-ErrorId { Start-SmashJob 'true' -ComputerName auto -MaxProcesses 10 } | Should -BeIn 'LimitNotSupported', 'RexUnavailable'
    }

    It 'completes I/O priorities' {
        (TabExpansion2 'Start-SmashJob x -IoPriority Best' -cursorColumn 33).CompletionMatches.CompletionText | Should -Contain 'BestEffort:7'
    }
}
