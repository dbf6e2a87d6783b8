BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
}
AfterAll { Exit-RedTestHost $red }

Describe 'Remove-RedWorld' {
    It 'destroys nothing with -WhatIf' {
        $world = New-RedWorld
        $world | Remove-RedWorld -WhatIf
        Get-RedItem / -World $world | Should -Not -BeNullOrEmpty
    }

    It 'destroys all that come down the pipeline, and forgets them' {
        $worlds = @(Get-RedWorld | Where-Object IsDefault -EQ $false) + (New-RedWorld)
        $worlds | Remove-RedWorld
        @(Get-RedWorld).Count | Should -Be 1
        $worlds[0].IsDestroyed | Should -BeTrue
    }

    It 'has RED_EBADWORLD for one that is gone' {
        $world = New-RedWorld
        Remove-RedWorld $world
        Get-ErrorId { Remove-RedWorld $world } | Should -Be 'RED_EBADWORLD'
        Get-ErrorId { Get-RedItem / -World $world } | Should -Be 'RED_EBADWORLD'
    }
}
