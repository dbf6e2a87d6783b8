BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Start-SmashHost' {
    It 'starts nothing with -WhatIf' {
        Start-SmashHost -WhatIf | Should -BeNullOrEmpty
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
    }

    It 'starts a host that runs so many jobs at once' {
        (Start-SmashHost -MaxJobs 1).MaxJobs | Should -Be 1
        $first = Start-BlockedJob
        $second = Start-SmashJob 'true'
        $second.State | Should -Be 'New'
        Complete-BlockedJob $first
        ($first, $second | Wait-SmashJob -Timeout 60).Count | Should -Be 2
        $second.Started | Should -BeGreaterOrEqual $first.Ended
    }

    It 'leaves one that runs as it is, and warns that the limit stays' {
        $running = Get-SmashHost
        $again = Start-SmashHost -MaxJobs 7 -WarningVariable warned -WarningAction SilentlyContinue
        $again.ProcessId | Should -Be $running.ProcessId
        $again.MaxJobs | Should -Be 1
        $warned.Count | Should -Be 1
        (Start-SmashHost -WarningVariable warned).ProcessId | Should -Be $running.ProcessId
        $warned.Count | Should -Be 0
    }

    It 'starts a host that holds none of this session''s terminal or pipes' {
        $state = Get-SmashHost
        $open = Get-ChildItem "/proc/$($state.ProcessId)/fd" | ForEach-Object { $_.Target }
        $mine = 0, 1, 2 | ForEach-Object { (Get-Item "/proc/$PID/fd/$_").Target } | Where-Object { $_ -ne '/dev/null' }
        $open | Where-Object { $_ -in $mine } | Should -BeNullOrEmpty
    }

    It 'tells why a host cannot run' {
        Get-ErrorId { Start-SmashHost (Join-Path $folder 'missing/host.sock') } | Should -Be 'HostStartFailed'
        $message = try { Start-SmashHost (Join-Path $folder 'missing/host.sock') } catch { "$_" }
        $message | Should -Match 'missing'
    }
}

Describe 'A host that the module started' {
    It 'outlives the session, with its jobs, which the next session finds' {
        $socket = Join-Path $folder 'lives.sock'
        $pipe = Join-Path $folder 'lives.pipe'
        /usr/bin/mkfifo $pipe
        $id = Invoke-Pwsh "`$env:SMASH_SOCKET = '$socket'; (Start-SmashJob 'read line < $pipe; echo `$line' -Name lives).Id"
        [IO.File]::AppendAllText($pipe, "still here`n")
        $env:SMASH_SOCKET, $before = $socket, $env:SMASH_SOCKET
        try {
            $job = Wait-SmashJob -Id $id -Timeout 60
            $job.Name | Should -Be 'lives'
            $job | Receive-SmashOutput | Should -Be 'still here'
            Invoke-Pwsh "`$env:SMASH_SOCKET = '$socket'; (Get-SmashJob).Name" | Should -Be 'lives'
            Stop-SmashHost
        } finally { $env:SMASH_SOCKET = $before }
    }

    It 'keeps records and output over a stop' {
        $job = Start-SmashJob 'echo kept; exit 9' -Name 'kept' | Wait-SmashJob
        Stop-SmashHost
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
        $again = Get-SmashJob -Name 'kept'
        $again.Id | Should -Be $job.Id
        $again.ExitCode | Should -Be 9
        $again.CpuTime | Should -Be $job.CpuTime
        $again | Receive-SmashOutput | Should -Be 'kept'
        $job | Receive-SmashOutput | Should -Be 'kept'
    }
}
