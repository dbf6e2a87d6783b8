BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $null = Start-SmashHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Set-SmashPool' {
    BeforeEach { $null = New-SmashPool p -Slots 1 }
    AfterEach { Remove-SmashPool p }

    It 'changes what it is told, and no more' {
        $pool = Set-SmashPool P -ClientSlots 2 -PassThru
        $pool.Slots, $pool.ClientSlots | Should -Be 1, 2
        $pool = Set-SmashPool p -Slots $null -ClientSlots 0 -PassThru
        $pool.Slots, $pool.ClientSlots | Should -Be $null, $null
        Set-SmashPool p -Slots 4 | Should -BeNullOrEmpty
    }

    It 'keeps capacity and what happens then together' {
        (Set-SmashPool p -Capacity 3 -PassThru).WhenFull | Should -Be 'Refuse'
        (Set-SmashPool p -WhenFull DropOldest -PassThru).Capacity | Should -Be 3
        (Set-SmashPool p -Capacity 4 -PassThru).WhenFull | Should -Be 'DropOldest'
        $pool = Set-SmashPool p -Capacity 0 -PassThru
        $pool.Capacity, $pool.WhenFull | Should -Be $null, 'Queue'
        Get-ErrorId { Set-SmashPool p -Capacity 1 -WhenFull Queue } | Should -Be 'PoolCapacityInvalid'
    }

    It 'pauses and resumes pools from a pipeline' {
        Get-SmashPool p | Set-SmashPool -Paused
        $job = Start-SmashJob 'true' -Pool p
        (Get-SmashPool p).IsPaused | Should -BeTrue
        (Set-SmashPool p -Paused:$false -PassThru).IsPaused | Should -BeFalse
        ($job | Wait-SmashJob).ExitCode | Should -Be 0
        'p' | Set-SmashPool -Paused
        (Get-SmashPool p | Set-SmashPool -Resume -PassThru).IsPaused | Should -BeFalse
        Get-ErrorId { Set-SmashPool p -Paused -Resume } | Should -Be 'PoolPauseAmbiguous'
    }

    It 'drains a pool, and opens it again' {
        $first, $second = 1..2 | ForEach-Object { Start-SmashJob 'exec sleep 1000' -Pool p }
        Set-SmashPool p -Slots 0
        Stop-SmashJob $first
        $null = $first | Wait-SmashJob
        (Get-SmashPool p).Queued | Should -Be 1
        $second.State | Should -Be 'New'
        Stop-SmashJob $second
        $null = $second | Wait-SmashJob
    }

    It 'changes nothing with -WhatIf, and none that there is not' {
        Set-SmashPool p -Slots 7 -WhatIf
        (Get-SmashPool p).Slots | Should -Be 1
        Get-ErrorId { Set-SmashPool q -Slots 7 } | Should -Be 'PoolNotFound'
    }

    It 'lets a job wait for another of its pool' {
        $module = (Get-Module Smash).Path
        $job = Start-SmashJob -Pool p -ScriptBlock {
            Import-Module $using:module
            (Start-SmashJob 'exit 6' -Pool p | Wait-SmashJob).ExitCode
            Invoke-SmashCommand 'echo inner' -Pool p
        }
        $job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be 6, 'inner'
        (Get-SmashPool p).Lent | Should -Be 0
    }

    It 'lets it wait over a new session of the host' {
        $module = (Get-Module Smash).Path
        $told, $go = "$folder/told", "$folder/go"
        /usr/bin/mkfifo $told $go
        $job = Start-SmashJob -Pool p -ScriptBlock {
            Import-Module $using:module
            $jobs = (Start-SmashJob "echo runs > $using:told; read x < $using:go" -Pool p), (Start-SmashJob 'exit 7' -Pool p)
            ($jobs | Wait-SmashJob | Sort-Object Id).ExitCode
        }
        /bin/cat $told | Should -Be 'runs'
        Restart-SmashHost
        /bin/sh -c "echo go > '$go'"
        # It needs the slot that the first has lent anew.
        $job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be 0, 7
    }
}
