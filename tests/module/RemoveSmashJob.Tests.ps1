BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Remove-SmashJob' {
    It 'removes record and output' {
        $job = Start-SmashJob 'echo x' | Wait-SmashJob
        Test-Path $job.StandardOutputPath | Should -BeTrue
        $job | Remove-SmashJob | Should -BeNullOrEmpty
        Test-Path $job.StandardOutputPath | Should -BeFalse
        Get-ErrorId { Get-SmashJob $job.Id } | Should -Be 'JobNotFound'
        (Start-SmashJob 'true').Id | Should -BeGreaterThan $job.Id
    }

    It 'refuses a job that has not ended, and ends it with -Force' {
        $job = Start-BlockedJob
        Get-ErrorId { $job | Remove-SmashJob } | Should -Be 'JobNotEnded'
        $job | Remove-SmashJob -Force
        Get-ErrorId { Get-SmashJob $job.Id } | Should -Be 'JobNotFound'
    }

    It 'removes an ended job with -Force too' {
        $job = Start-SmashJob 'true' | Wait-SmashJob
        Remove-SmashJob -Id $job.Id -Force
        Get-ErrorId { Get-SmashJob $job.Id } | Should -Be 'JobNotFound'
    }

    It 'takes many through the pipeline' {
        $null = 1..20 | ForEach-Object { Start-SmashJob 'true' -Name 'many' } | Wait-SmashJob
        Get-SmashJob -Name many | Remove-SmashJob
        Get-SmashJob -Name many* | Should -BeNullOrEmpty
    }

    It 'tells of a job that never was' {
        Get-ErrorId { Remove-SmashJob -Id 9999 } | Should -Be 'JobNotFound'
        Get-ErrorId { Remove-SmashJob -Id 9999 -Force } | Should -Be 'JobNotFound'
    }

    It 'does nothing with -WhatIf' {
        $job = Start-SmashJob 'true' | Wait-SmashJob
        $job | Remove-SmashJob -WhatIf
        (Get-SmashJob $job.Id).Id | Should -Be $job.Id
    }
}
