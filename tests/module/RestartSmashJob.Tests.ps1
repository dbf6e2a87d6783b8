BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 2
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Restart-SmashJob' {
    It 'submits the same again' {
        $job = Start-SmashJob 'echo $A in $PWD; exit 3' -Name mine -Environment @{ A = 'b' } -WorkingDirectory / -MaxCpuTime 60 -MaxMemory 100MB -Priority 3 -Label x -Comment c -Key k1 | Wait-SmashJob -Timeout 60
        $again = $job | Restart-SmashJob
        $again.Id | Should -BeGreaterThan $job.Id
        $null = $again | Wait-SmashJob -Timeout 60
        foreach ($property in 'Command', 'Name', 'WorkingDirectory', 'Priority', 'Comment', 'ExitCode') { $again.$property | Should -Be $job.$property -Because $property }
        $again.Labels | Should -Be 'x'
        $again.Limits.MaxMemory | Should -Be $job.Limits.MaxMemory
        $again | Receive-SmashOutput | Should -Be 'b in /'
        (Start-SmashJob 'true' -Key k1).Id | Should -Be $job.Id
    }

    It 'submits a script again' {
        $job = Start-SmashJob { param($x) "got $x" } -ArgumentList 5 | Wait-SmashJob -Timeout 120
        $job | Restart-SmashJob | Wait-SmashJob -Timeout 120 | Receive-SmashOutput | Should -Be 'got 5'
    }

    It 'takes all that have failed from the pipeline, by id and by name' {
        $failed = 1..3 | ForEach-Object { Start-SmashJob 'exit 1' -Name "failing$_" } | Wait-SmashJob -Timeout 60
        (Get-SmashJob -Name failing* | Restart-SmashJob).Name | Sort-Object | Should -Be 'failing1', 'failing2', 'failing3'
        (Restart-SmashJob -Id $failed[0].Id).Name | Should -Be $failed[0].Name
        (Restart-SmashJob -Name failing2).Count | Should -Be 2
    }

    It 'makes a job of each member of an array that has failed' {
        $array = Start-SmashJob { "$_ of $env:SMASH_COUNT"; if ($_ -gt 1) { throw 'no' } } -InputObject 1, 2, 3 | Wait-SmashJob -Timeout 120
        $again = Get-SmashJob -Array $array.Id | Where-Object ExitCode -NE 0 | Restart-SmashJob
        @($again).Count | Should -Be 2
        $again | Where-Object { $null -ne $_.ArrayId } | Should -BeNullOrEmpty
        $again | Wait-SmashJob -Timeout 120 | Receive-SmashOutput -Stream Output | Sort-Object | Should -Be '2 of 3', '3 of 3'
    }

    It 'takes a job that runs, and one that waits' {
        $blocked = Start-BlockedJob
        $held = Start-SmashJob 'true' -After $blocked
        $copy = $held | Restart-SmashJob
        $copy.WaitReason | Should -Be 'Jobs'
        Complete-BlockedJob $blocked
        ($copy | Wait-SmashJob -Timeout 60).ExitCode | Should -Be 0
    }

    It 'does nothing with -WhatIf' {
        $count = @(Get-SmashJob).Count
        Restart-SmashJob -Id 1 -WhatIf
        @(Get-SmashJob).Count | Should -Be $count
    }

    It 'tells of what is not there' {
        Get-ErrorId { Restart-SmashJob -Id 9999 } | Should -Be 'JobNotFound'
        $first = Start-SmashJob 'true' | Wait-SmashJob -Timeout 60
        $second = Start-SmashJob 'true' -After $first | Wait-SmashJob -Timeout 60
        $first | Remove-SmashJob
        Get-ErrorId { $second | Restart-SmashJob } | Should -Be 'DependencyNotFound'
    }
}
