BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $null = Start-SmashHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Remove-SmashPool' {
    It 'removes pools, also from a pipeline' {
        $null = New-SmashPool a, b, c, d
        Remove-SmashPool A, b
        Get-SmashPool c | Remove-SmashPool
        'd' | Remove-SmashPool
        (Get-SmashPool).Name | Should -Be 'default'
    }

    It 'removes none with jobs' {
        $null = New-SmashPool busy -Paused
        $job = Start-SmashJob 'true' -Pool busy
        Get-ErrorId { Remove-SmashPool busy } | Should -Be 'PoolBusy'
        Stop-SmashJob $job
        Remove-SmashPool busy
        Get-ErrorId { Start-SmashJob 'true' -Pool busy } | Should -Be 'PoolNotFound'
    }

    It 'removes neither the default one nor one that is not there' {
        Get-ErrorId { Remove-SmashPool default } | Should -Be 'InvalidArgument'
        Get-ErrorId { Remove-SmashPool nowhere } | Should -Be 'PoolNotFound'
    }

    It 'removes nothing with -WhatIf' {
        $null = New-SmashPool kept
        Remove-SmashPool kept -WhatIf
        (Get-SmashPool kept).Name | Should -Be 'kept'
    }
}
