BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 8

    function Wait-Prepared {
        <# Waits until so many processes are ready; each look waits for a short job to end. #>
        param([int] $Count = 1)
        $deadline = [datetime]::Now.AddSeconds(60)
        while (($ready = (Get-SmashHost).PreparedProcesses) -ne $Count) {
            if ([datetime]::Now -gt $deadline) { throw "$ready processes are ready, not $Count." }
            $null = Start-SmashJob 'sleep 0.1' | Wait-SmashJob | Remove-SmashJob
        }
    }

    function Start-PreparedJob {
        <# Has a process prepared for this script's kind, and starts the job that gets it. #>
        param([scriptblock] $Script, [hashtable] $Parameters = @{})
        $null = Start-SmashJob { 'first' } | Wait-SmashJob
        Wait-Prepared
        Start-SmashJob $Script @Parameters
    }

    # Whether the job's process, by what the script tells of itself, was there before the job.
    $tellProcess = { [pscustomobject]@{ Id = $PID; Started = (Get-Process -Id $PID).StartTime; Location = "$PWD"; Left = $global:left } }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'A script job with a prepared process' {
    It 'is first started as any other, and then by a process that was there before it' {
        $cold = Start-SmashJob $tellProcess | Wait-SmashJob
        # The clock of process starts has hundredths of a second.
        ($cold | Receive-SmashOutput).Started | Should -BeGreaterThan $cold.Submitted.AddSeconds(-0.05)
        Wait-Prepared
        $job = Start-SmashJob $tellProcess | Wait-SmashJob
        $job.Cause | Should -Be 'Exit'
        $told = $job | Receive-SmashOutput
        $told.Started | Should -BeLessThan $job.Submitted
        $told.Id | Should -Not -Be ($cold | Receive-SmashOutput).Id
        $job.Started | Should -BeGreaterOrEqual $job.Submitted
        $job.Ended | Should -BeGreaterOrEqual $job.Started
    }

    It 'shares nothing with the job before' {
        $null = Start-PreparedJob { $global:left = 'something' } | Wait-SmashJob
        Wait-Prepared
        (Start-SmashJob $tellProcess | Wait-SmashJob | Receive-SmashOutput).Left | Should -BeNullOrEmpty
    }

    It 'has its arguments, working directory, streams and exit code' {
        $job = Start-PreparedJob { param($a, $b) "$PWD $a $b"; Write-Warning 'w'; exit 7 } @{ ArgumentList = 1, 'two'; WorkingDirectory = '/usr' } | Wait-SmashJob
        $job.ExitCode | Should -Be 7
        $job.WorkingDirectory | Should -Be '/usr'
        $job | Receive-SmashOutput -WarningVariable warnings -WarningAction SilentlyContinue | Should -Be '/usr 1 two'
        $warnings | Should -Be 'w'
    }

    It 'has its environment and no other' {
        $null = Start-PreparedJob { 'second' } | Wait-SmashJob
        try {
            $env:SMASH_PREPARED_TEST = 'mine'
            Start-SmashJob { $env:SMASH_PREPARED_TEST } | Wait-SmashJob | Receive-SmashOutput | Should -Be 'mine'
        }
        finally {
            $env:SMASH_PREPARED_TEST = $null
            # Nothing is kept ready for that environment, or the tests behind this one would count it.
            $null = Set-SmashConfiguration PREPARED_PROCESSES 0
            $null = Set-SmashConfiguration PREPARED_PROCESSES -Reset
        }
    }

    It 'can be stopped' {
        $job = Start-PreparedJob { 'begun'; while ($true) { Start-Sleep 1 } }
        $null = $job | Receive-SmashOutput -Follow | Select-Object -First 1
        $job = $job | Stop-SmashJob -PassThru | Wait-SmashJob
        $job.Cause | Should -Be 'Canceled'
    }

    It 'is held to its limit on CPU time, which begins with the job' {
        $job = Start-PreparedJob { while ($true) { } } @{ MaxCpuTime = 1 } | Wait-SmashJob
        $job.Cause | Should -Be 'CpuLimit'
        $job.CpuTime.TotalSeconds | Should -BeGreaterThan 1
        # What the process had used to become ready is granted to it, whole seconds.
        ($job.EffectiveLimits | Where-Object Resource -EQ 'CpuTime').Soft | Should -BeIn 2, 3, 4
    }

    It 'goes on when the session is replaced' {
        $path = Join-Path $folder go
        $null = & mkfifo $path
        # Open for both ends, so that nobody waits for the other to open it: the script reads until this end is closed.
        $gate = [IO.File]::Open($path, 'Open', 'ReadWrite', 'ReadWrite')
        $job = Start-PreparedJob { 'begun'; $null = [IO.File]::ReadAllText($args[0]); 'done' } @{ ArgumentList = $path }
        $null = $job | Receive-SmashOutput -Follow | Select-Object -First 1
        & kill -9 (Get-SmashHost).SessionProcessId
        (Get-SmashJob -Id $job.Id).State | Should -Be 'Running'
        $gate.Dispose()
        $job = Get-SmashJob -Id $job.Id | Wait-SmashJob
        $job.Cause | Should -Be 'Exit'
        $job | Receive-SmashOutput | Should -Be 'begun', 'done'
    }
}

Describe 'Prepared processes' {
    It 'are as many as the configuration says' {
        $null = Start-SmashJob { 'first' } | Wait-SmashJob
        Wait-Prepared
        $null = Set-SmashConfiguration PREPARED_PROCESSES 2
        Wait-Prepared 2
        $null = Set-SmashConfiguration PREPARED_PROCESSES 0
        Wait-Prepared 0
        $null = Start-SmashJob { 'first' } | Wait-SmashJob
        (Get-SmashHost).PreparedProcesses | Should -Be 0
        $null = Set-SmashConfiguration PREPARED_PROCESSES -Reset
    }

    It 'are ended with the host' {
        $null = Start-SmashJob { 'first' } | Wait-SmashJob
        Wait-Prepared
        $prepared = Join-Path (Get-SmashHost).StateDirectory prepared
        $ready = Get-ChildItem $prepared -Filter *.ready
        $ready | Should -HaveCount 1
        $waiting = Get-Process pwsh | Where-Object { (Get-Item "/proc/$($_.Id)/fd/0" -ErrorAction Ignore).Target -eq $ready.FullName }
        $waiting | Should -HaveCount 1
        Stop-SmashHost
        $waiting.WaitForExit(60000) | Should -BeTrue
        $prepared | Should -Not -Exist
    }
}
