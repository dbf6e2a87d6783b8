BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
}
AfterAll { Exit-RedTestHost $red }

Describe 'Stop-RedJob' {
    It 'ends a job by SIGTERM, by SIGKILL with -Force, or by the signal that is named' {
        $jobs = 1..3 | ForEach-Object { Start-RedJob -World $world sleep 1000 }
        Stop-RedJob $jobs[0]
        $jobs[1] | Stop-RedJob -Force
        Stop-RedJob -World $world -Number $jobs[2].Number -Signal usr1
        $null = $jobs | Wait-RedJob -Timeout 60
        $jobs.Signal | Should -Be 15, 9, 10
        $jobs.Cause | Should -Be 'Signal', 'Signal', 'Signal'
    }

    It 'ends all of a world, also what waits for a connection' {
        $running = Start-RedJob -World $world sleep 1000
        $waiting = Start-RedJob -World $world cat -InputAddress 0
        (Stop-RedJob -World $world -PassThru).Count | Should -BeLessOrEqual 2
        $null = $running, $waiting | Wait-RedJob -Timeout 60
        $running.Signal, $waiting.Signal | Should -Be 15, 15
    }

    It 'passes over those of a pipeline that have ended' {
        $ended = Start-RedJob -World $world true -Wait
        $null = Get-RedJob -World $world
        $running = Start-RedJob -World $world sleep 1000
        ($ended, $running | Stop-RedJob -PassThru -ErrorAction Stop).Number | Should -Be $running.Number
        ($running | Wait-RedJob -Timeout 60).Signal | Should -Be 15
    }

    It 'stops a job and has it go on' {
        $job = Start-RedJob -World $world sleep 1000
        ($job | Stop-RedJob -Signal STOP -PassThru).Number | Should -Be $job.Number
        $job | Stop-RedJob -Signal CONT
        $job | Stop-RedJob
        ($job | Wait-RedJob -Timeout 60).Signal | Should -Be 15
    }

    It 'refuses signals that there are not, and jobs that there are not' {
        $job = Start-RedJob -World $world sleep 1000
        Get-ErrorId { Stop-RedJob $job -Signal 64 } | Should -Be 'RED_EBADSIGNAL'
        Get-ErrorId { Stop-RedJob $job -Signal nothing } | Should -Be 'UnknownSignal'
        Get-ErrorId { Stop-RedJob -World $world -Number 4711 } | Should -Be 'RED_EBADJOB'
        Stop-RedJob $job -WhatIf 6> $null
        (Get-RedJob $job.Number -World $world).State | Should -Be 'Running'
        Stop-RedJob $job
        # Until its end was told the job is there, as a process is that nobody has waited for.
        $null = $job | Wait-RedJob
        $null = Get-RedJob -World $world
        Get-ErrorId { Stop-RedJob $job } | Should -Be 'RED_EBADJOB'
    }
}
