BeforeDiscovery {
    Import-Module "$PSScriptRoot/RexForkTestHost.psm1" -Force
    $obstacle = Get-RexForkObstacle
    if ($obstacle) { Write-Warning "Move-RexProcess is not tested with real processes: $obstacle." }
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexForkTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    Enter-RexForkTestHome $folder
    $process = Start-TellingProcess $folder
}
AfterAll {
    $process | Where-Object HasExited -EQ $false | ForEach-Object { $_.Kill() }
    Exit-SmashTestHost $folder
    Exit-RexForkTestHome
}

Describe 'Move-RexProcess' {
    It 'sends nothing with -WhatIf' {
        $process | Move-RexProcess -WhatIf
        Get-SmashJob | Should -BeNullOrEmpty
        $process.HasExited | Should -BeFalse
    }

    It 'tells of a process that is not there' {
        Get-ErrorId { Move-RexProcess 4194999 } | Should -Be 'RexProcessNotFound'
    }

    It 'ends the job with the reason where nothing can go' {
        $job = Move-RexProcess $process.Id -ComputerName nowhere -Name 'stays' | Wait-SmashJob
        $job.Name, "$($job.Cause)" | Should -Be 'stays', 'FailedToStart'
        $job.CauseDetail | Should -Match 'RexHostUnknown'
        $process.HasExited | Should -BeFalse
    }

    It 'has it go on elsewhere, as a job' -Skip:([bool]$obstacle) {
        $job = $process | Move-RexProcess
        $job | Receive-SmashOutput -Follow | Select-Object -First 1 | Should -Be $process.Id
        $job = Get-SmashJob $job.Id
        $job.ComputerName, "$($job.State)" | Should -Be 'near', 'Running'
        $job.Command | Should -Match '^/bin/sh -c'
        $process.WaitForExit(60000) | Should -BeTrue
        "$(($job | Stop-SmashJob -PassThru | Wait-SmashJob).Cause)" | Should -Be 'Canceled'
    }
}
