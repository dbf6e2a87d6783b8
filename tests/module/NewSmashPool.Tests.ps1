BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $null = Start-SmashHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'New-SmashPool' {
    It 'makes a pool without a cap of its own' {
        $pool = New-SmashPool plain
        $pool | Should -BeOfType ([Smash.Client.SmashPool])
        $pool.Name, $pool.Slots, $pool.IsPaused, $pool.ClientSlots, $pool.Capacity, $pool.WhenFull | Should -Be 'plain', $null, $false, $null, $null, 'Queue'
    }

    It 'takes all that can be said of one' {
        $pool = New-SmashPool 'all of it' -Slots 3 -ClientSlots 2 -Capacity 10 -WhenFull DropOldest -Paused
        $pool.Slots, $pool.ClientSlots, $pool.Capacity, $pool.WhenFull, $pool.IsPaused | Should -Be 3, 2, 10, 'DropOldest', $true
    }

    It 'refuses when it is full, unless told otherwise' {
        (New-SmashPool full -Slots 0 -Capacity 1).WhenFull | Should -Be 'Refuse'
        $job = Start-SmashJob 'true' -Pool full
        $job.State | Should -Be 'New'
        Get-ErrorId { Start-SmashJob 'true' -Pool full } | Should -Be 'PoolFull'
        Stop-SmashJob $job
        { Start-SmashJob 'true' -Pool full | Stop-SmashJob } | Should -Not -Throw
    }

    It 'makes several from a pipeline' {
        ('a', 'b' | New-SmashPool -Slots 1).Name | Should -Be 'a', 'b'
        ([pscustomobject]@{ Name = 'c' } | New-SmashPool).Name | Should -Be 'c'
    }

    It 'makes none twice, of a wrong name, or with what does not go together' {
        Get-ErrorId { New-SmashPool PLAIN } | Should -Be 'PoolExists'
        Get-ErrorId { New-SmashPool 'a/b' } | Should -Be 'InvalidArgument'
        Get-ErrorId { New-SmashPool x -Capacity 3 -WhenFull Queue } | Should -Be 'PoolCapacityInvalid'
        Get-ErrorId { New-SmashPool x -Capacity 0 -WhenFull Refuse } | Should -Be 'PoolCapacityInvalid'
    }

    It 'makes nothing with -WhatIf' {
        New-SmashPool not -WhatIf
        Get-ErrorId { Get-SmashPool not } | Should -Be 'PoolNotFound'
    }
}

Describe 'The parameter Pool' {
    It 'brings jobs into a pool' {
        $null = New-SmashPool closed -Paused
        $job = Start-SmashJob 'exit 4' -Pool CLOSED
        (Get-SmashPool closed).Queued | Should -Be 1
        Set-SmashPool closed -Resume
        ($job | Wait-SmashJob).ExitCode | Should -Be 4
        Invoke-SmashCommand 'echo here' -Pool closed | Should -Be 'here'
        1..3 | Invoke-SmashParallel { $_ * 2 } -Pool closed | Sort-Object | Should -Be 2, 4, 6
    }

    It 'says so where there is none' {
        Get-ErrorId { Start-SmashJob 'true' -Pool nowhere } | Should -Be 'PoolNotFound'
    }

    It 'has pools completed, and never fails' {
        $line = 'Start-SmashJob true -Pool clo'
        ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Be 'closed'
        $line = 'Set-SmashPool all'
        ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Be "'all of it'"
    }
}
