BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $before, $env:XDG_CONFIG_HOME = $env:XDG_CONFIG_HOME, $folder
    $null = New-Item -ItemType Directory "$folder/smash"
    $null = Start-SmashHost
}
AfterAll {
    Exit-SmashTestHost $folder
    $env:XDG_CONFIG_HOME = $before
}

Describe 'Send-SmashSignal' {
    It 'turns debugging lines on and off' {
        Send-SmashSignal SIGUSR1
        (Set-SmashLogLevel info D_TIMER -PassThru | Where-Object Category -eq D_JOB).Level | Should -Be 'debug'
        Send-SmashSignal usr1
        (Set-SmashLogLevel info D_TIMER -PassThru | Where-Object Category -eq D_JOB).Level | Should -Be 'info'
    }

    It 'has the configuration read anew' {
        Set-Content "$folder/smash/smash.conf" 'MAX_JOBS = 4'
        Get-SmashDaemon | Where-Object Subsystem -eq SESSION | Send-SmashSignal HUP
        (Get-SmashHost).MaxJobs | Should -Be 4
    }

    It 'does nothing with -WhatIf' {
        Send-SmashSignal TERM -WhatIf
        (Get-SmashHost).SocketPath | Should -Be $env:SMASH_SOCKET
    }

    It 'knows its signals and its processes' {
        Get-ErrorId { Send-SmashSignal SIGNOTHING } | Should -Be 'UnknownSignal'
        Get-ErrorId { Send-SmashSignal HUP -ProcessId $PID } | Should -Be 'DaemonNotFound'
        Get-ErrorId { Send-SmashSignal 63 } | Should -Be 'SignalNotSupported'
    }

    It 'has names completed' {
        $line = 'Send-SmashSignal USR'
        ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Be 'SIGUSR1', 'SIGUSR2'
    }

    It 'ends the host gracefully' {
        $job = Start-BlockedJob
        $state = Get-SmashHost
        Send-SmashSignal TERM
        Wait-Process -Id $state.ProcessId -ErrorAction Ignore
        (Get-SmashJob $job.Id).Cause | Should -Be 'HostShutdown'
    }
}
