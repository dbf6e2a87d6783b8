BeforeDiscovery {
    $noPython = -not (Get-Command python3 -ErrorAction Ignore)
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $hog = Join-Path $PSScriptRoot '../interop/hog_job.py'
    # A job that waits for its test reads a line from it.
    $pipe = Join-Path $folder 'pipe'
    mkfifo $pipe

    function Stop-Session {
        # As a fault of its own would end it. Whoever connects next is served by another.
        /bin/kill -9 (Get-SmashHost).SessionProcessId
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'A limit on a job''s time' {
    It 'ends the job, and says why' {
        $job = Start-SmashJob 'exec sleep 1000' -Timeout 0.3 | Wait-SmashJob
        "$($job.State) $($job.Cause)" | Should -Be 'Aborted WallClockLimit'
        $job.ExitCode | Should -Be 143
        $job.Signal | Should -Be 15
        $job.CauseDetail | Should -Not -BeNullOrEmpty
        $job.WallTime | Should -BeGreaterOrEqual ([timespan]'00:00:00.299')
    }

    It 'is in Limits and EffectiveLimits, and readable' {
        $limited = Start-SmashJob 'exec sleep 1000' -Timeout '01:00:00' -MaxMemory 1GB
        Wait-JobState $limited Running
        $limited.Limits.MaxWallTime | Should -Be ([timespan]'01:00:00')
        "$($limited.Limits)" | Should -Be 'Memory 1.0 GB, WallTime 01:00:00'
        ($limited.EffectiveLimits | Where-Object Resource -eq WallTime).Hard | Should -Be 3600000
        ($limited.EffectiveLimits | Where-Object Resource -eq TreeMemory).Soft | Should -Be 1GB
        "$($limited.EffectiveLimits)" | Should -Be 'TreeMemory 1024.0 MB WallTime 01:00:00'
        $limited | Stop-SmashJob -GracePeriod 0
    }

    It 'reaches what the job daemonised' {
        $job = Start-SmashJob '(setsid sh -c ''echo $$; exec sleep 1000'' &); exec sleep 1000' -Timeout 2
        $daemon = Get-Process -Id ([int]($job | Receive-SmashOutput -Follow | Select-Object -First 1))
        $job | Wait-SmashJob | ForEach-Object Cause | Should -Be 'WallClockLimit'
        $daemon.WaitForExit(30000) | Should -BeTrue
    }

    It 'holds over a session that is killed' {
        $job = Start-SmashJob 'exec sleep 1000' -Timeout 1.5
        Wait-JobState $job Running
        Stop-Session
        ($job | Wait-SmashJob).Cause | Should -Be 'WallClockLimit'
        (Get-SmashHost).SessionStarts | Should -BeGreaterThan 0
    }

    It 'does nothing to a job that ends in time' {
        (Start-SmashJob 'exit 3' -Timeout 60 | Wait-SmashJob | ForEach-Object { "$($_.State) $($_.Cause) $($_.ExitCode)" }) | Should -Be 'Exited Exit 3'
    }

    It 'takes <Value> as <Expected> s' -ForEach @(
        @{ Value = 90; Expected = 90 }
        @{ Value = '90'; Expected = 90 }
        @{ Value = '00:01:30'; Expected = 90 }
        @{ Value = [timespan]::FromMinutes(1.5); Expected = 90 }
        @{ Value = 1.5; Expected = 1.5 }
        @{ Value = 0.0001; Expected = 0.001 }
    ) {
        (Start-SmashJob 'true' -Timeout $Value).Limits.MaxWallTime.TotalSeconds | Should -Be $Expected
    }

    It 'is explained where <Value> is given: write <Hint>' -ForEach @(
        @{ Value = '90s'; Hint = '00:01:30' }
        @{ Value = '2 min'; Hint = '00:02:00' }
        @{ Value = '1.5h'; Hint = '01:30:00' }
        @{ Value = '250ms'; Hint = '00:00:00.2500000' }
        @{ Value = '2d'; Hint = '2.00:00:00' }
    ) {
        $problem = { Start-SmashJob 'true' -Timeout $Value -ErrorAction Stop } | Should -Throw -PassThru
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidTimeSpan,*'
        $problem.Exception.Message | Should -BeLike "*'$Hint'*"
    }

    It 'is explained where PowerShell takes what was written for a number' {
        # The numbers 90 and 2, as an Int16 and a Decimal.
        Get-ErrorId { Start-SmashJob 'true' -Timeout 90s } | Should -Be 'InvalidTimeSpan'
        Get-ErrorId { Start-SmashJob 'true' -Timeout 2d } | Should -Be 'InvalidTimeSpan'
        (Start-SmashJob 'true' -Timeout 0x10).Limits.MaxWallTime.TotalSeconds | Should -Be 16
    }

    It 'is refused: <Value>' -ForEach @(@{ Value = 0 }, @{ Value = -1 }, @{ Value = 1e12 }) {
        Get-ErrorId { Start-SmashJob 'true' -Timeout $Value } | Should -Be 'LimitOutOfRange'
    }
}

Describe 'A limit on a job''s memory' {
    It 'kills a .NET program that takes more' {
        $job = Start-SmashJob {
            $taken = [System.Collections.Generic.List[byte[]]]::new()
            while ($taken.Count -lt 150) {
                $taken.Add([byte[]]::new(10MB))
                [Array]::Fill($taken[-1], [byte]1)
            }
            'took all'
        } -MaxMemory 400MB | Wait-SmashJob
        "$($job.State) $($job.Cause)" | Should -Be 'Aborted MemoryLimit'
        $job.ExitCode | Should -Be 137
        $job.CauseDetail | Should -BeLike "*$(400MB) allowed*"
    }

    It 'lets a .NET program run that takes less' {
        $job = Start-SmashJob { 'small' } -MaxMemory 1GB | Wait-SmashJob
        $job.Cause | Should -Be 'Exit'
        $job | Receive-SmashOutput | Should -Be 'small'
    }

    It 'counts a Python program''s children together' -Skip:$noPython {
        $job = Start-SmashJob "exec python3 '$hog' 64 --children 4" -MaxMemory 200MB | Wait-SmashJob
        "$($job.State) $($job.Cause)" | Should -Be 'Aborted MemoryLimit'
        # No one of them was over it.
        $job.PeakMemory | Should -BeLessThan 200MB
    }

    It 'counts a grandchild that has become a daemon, and kills it' -Skip:$noPython {
        $job = Start-SmashJob "(setsid sh -c 'echo `$`$; read line < $pipe; exec python3 $hog 256 --stay' &); exec sleep 1000" -MaxMemory 128MB
        $daemon = Get-Process -Id ([int]($job | Receive-SmashOutput -Follow | Select-Object -First 1))
        [IO.File]::AppendAllText($pipe, "go`n")
        ($job | Wait-SmashJob).Cause | Should -Be 'MemoryLimit'
        $daemon.WaitForExit(30000) | Should -BeTrue
    }

    It 'holds over a session that is killed' -Skip:$noPython {
        $job = Start-SmashJob "read line < $pipe; exec python3 $hog 256 --stay" -MaxMemory 128MB
        Wait-JobState $job Running
        Stop-Session
        [IO.File]::AppendAllText($pipe, "go`n")
        ($job | Wait-SmashJob).Cause | Should -Be 'MemoryLimit'
    }

    It 'takes <Value> as <Expected> bytes' -ForEach @(
        @{ Value = 512MB; Expected = 512MB }
        @{ Value = '512MB'; Expected = 512MB }
        @{ Value = '512 MiB'; Expected = 512MB }
        @{ Value = '1.5gb'; Expected = 1.5GB }
        @{ Value = '536870912'; Expected = 512MB }
    ) {
        (Start-SmashJob 'true' -MaxMemory $Value).Limits.MaxMemory | Should -Be $Expected
    }

    It 'is explained where <Value> is given: write <Hint>' -ForEach @(
        @{ Value = '512Mb'; Hint = '512MB' }
        @{ Value = '2 Gib'; Hint = '2 GiB' }
        @{ Value = '1,5GB'; Hint = '1.5GB' }
    ) {
        $problem = { Start-SmashJob 'true' -MaxMemory $Value -ErrorAction Stop } | Should -Throw -PassThru
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidSize,*'
        $problem.Exception.Message | Should -BeLike "*'$Hint'*"
    }

    It 'is refused: <Value>' -ForEach @(@{ Value = 0 }, @{ Value = -1 }, @{ Value = '12 parsecs' }, @{ Value = '50%' }) {
        Get-ErrorId { Start-SmashJob 'true' -MaxMemory $Value } | Should -BeIn 'LimitOutOfRange', 'InvalidSize'
    }
}

Describe 'A submission whose session is killed' {
    It 'is accepted once, however often' {
        $log = Join-Path $folder 'log'
        $jobs = foreach ($number in 1..60) {
            if ($number % 12 -eq 0) { Stop-Session }
            Start-SmashJob "echo $number >> $log"
        }
        $null = $jobs | Wait-SmashJob
        [int[]](Get-Content $log) | Sort-Object | Should -Be (1..60)
        ($jobs | Sort-Object Id -Unique).Count | Should -Be 60
    }
}
