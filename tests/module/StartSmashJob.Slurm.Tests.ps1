BeforeDiscovery {
    Import-Module "$PSScriptRoot/SlurmTestCluster.psm1" -Force
    $noCluster = -not (Test-SlurmCluster)
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module "$PSScriptRoot/SlurmTestCluster.psm1" -Force
    $folder = Enter-SmashTestHost
    if (Test-SlurmCluster) { $cluster = Start-SlurmCluster (Join-Path $folder 'cluster') }
}
AfterAll {
    Get-SmashJob -State New, Running, Suspended -ErrorAction Ignore | Stop-SmashJob -Force -Confirm:$false
    if ($cluster) { Stop-SlurmCluster $cluster }
    Exit-SmashTestHost $folder
}

Describe 'Start-SmashJob -Engine Slurm' -Skip:$noCluster {
    It 'runs a job on a node, with all that other jobs have' {
        $job = Start-SmashJob 'echo $SLURMD_NODENAME $SLURM_JOB_ID; exit 3' -Engine slurm -Name far -Label here | Wait-SmashJob -Timeout 60
        $job.ExitCode, $job.Cause, $job.Engine, $job.Pool | Should -Be 3, 'Exit', 'Slurm', 'Slurm'
        $node, $number = ($job | Receive-SmashOutput) -split ' '
        $node | Should -Match '^n[123]$'
        $job.EngineJob | Should -Be $number
        $job.Usage.MinorFaults | Should -BeGreaterThan 0
        (Get-SmashJob -Label here).Id | Should -Be $job.Id
    }

    It 'runs a script block on a node, and gives its objects' {
        $value = 20
        Invoke-SmashCommand { param($more) [pscustomobject]@{ Sum = $using:value + $more; Node = $env:SLURMD_NODENAME } } -ArgumentList 22 -Engine Slurm | ForEach-Object {
            $_.Sum | Should -Be 42
            $_.Node | Should -Match '^n[123]$'
        }
    }

    It 'runs an array there, and what depends on it here' {
        $array = Start-SmashJob 'echo $SMASH_INDEX' -Count 5 -Engine Slurm
        $after = Start-SmashJob 'echo after' -AfterSuccess $array | Wait-SmashJob -Timeout 120
        $after.ExitCode | Should -Be 0
        $members = Get-SmashJob -Array $array.Id | Sort-Object ArrayIndex
        $members | ForEach-Object { $_ | Receive-SmashOutput } | Should -Be 0, 1, 2, 3, 4
        $members.EngineJob | Select-Object -Unique | Should -HaveCount 5
    }

    It 'suspends, resumes and stops a job there' {
        $job = Start-SmashJob 'while :; do sleep 0.1; done' -Engine Slurm
        Wait-JobState $job Running
        $job | Suspend-SmashJob
        Wait-JobState $job Suspended
        $job | Resume-SmashJob
        Wait-JobState $job Running
        $job | Stop-SmashJob
        ($job | Wait-SmashJob -Timeout 60).Cause | Should -Be 'Canceled'
    }

    It 'gives options to sbatch, and tells what Slurm says of them' {
        $job = Start-SmashJob 'true' -Engine Slurm -EngineOption 'partition=debug', 'cpus-per-task=2' | Wait-SmashJob -Timeout 60
        $job.ExitCode | Should -Be 0
        $job.EngineOptions | Should -Be 'partition=debug', 'cpus-per-task=2'
        $refused = Start-SmashJob 'true' -Engine Slurm -EngineOption 'partition=nowhere' | Wait-SmashJob -Timeout 60
        $refused.Cause | Should -Be 'FailedToStart'
        $refused.CauseDetail | Should -Match 'partition'
    }

    It 'refuses what Slurm has not' {
        Get-ErrorId { Start-SmashJob 'cat' -Engine Slurm -KeepInput } | Should -Be 'NotSupported'
        Get-ErrorId { Start-SmashJob 'true' -Engine Slurm -CpuShare 10 } | Should -Be 'NotSupported'
        Get-ErrorId { Start-SmashJob 'true' -Engine Slurm -EngineOption 'output=x' } | Should -Be 'InvalidArgument'
    }
}

Describe 'A pool that is bound to Slurm' -Skip:$noCluster {
    It 'has its jobs run there, in slots of its own' {
        $pool = New-SmashPool far -Engine Slurm -Slots 1
        $pool.Engine | Should -Be 'Slurm'
        "$($pool | Format-Table | Out-String)" | Should -Match 'Slurm'
        $first = Start-SmashJob 'exec sleep 1000' -Pool far
        Wait-JobState $first Running
        $second = Start-SmashJob 'echo $SLURMD_NODENAME' -Pool far
        (Get-SmashPool far).Queued | Should -Be 1
        Get-ErrorId { Set-SmashPool far -Engine Local } | Should -Be 'PoolBusy'
        $first | Stop-SmashJob -Force
        $second | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Match '^n[123]$'
        (Set-SmashPool far -Engine $null -PassThru).Engine | Should -BeNullOrEmpty
        Start-SmashJob 'echo here' -Pool far | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be 'here'
    }
}

Describe 'The parameter Engine' {
    It 'is refused where there is no such engine' {
        Get-ErrorId { Start-SmashJob 'true' -Engine Another } | Should -Be 'InvalidArgument'
        Get-ErrorId { New-SmashPool p -Engine Another } | Should -Be 'InvalidArgument'
        Get-ErrorId { Start-SmashJob 'true' -EngineOption 'partition=debug' } | Should -Be 'InvalidArgument'
    }

    It 'says that Slurm is not there' {
        $before = $env:SMASH_CONFIG
        $env:SMASH_CONFIG = "$folder/none.conf"
        Set-Content $env:SMASH_CONFIG "SLURM_BIN = $folder"
        $connection = try { Connect-SmashHost "$folder/none.sock" } finally { $env:SMASH_CONFIG = $before }
        try { Get-ErrorId { Start-SmashJob 'true' -Engine Slurm -Connection $connection } | Should -Be 'EngineNotAvailable' } finally { Stop-SmashHost -Connection $connection }
    }

    It 'is completed' {
        foreach ($line in 'Start-SmashJob true -Engine s', 'New-SmashPool x -Engine s') {
            ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Be 'Slurm'
        }
    }
}
