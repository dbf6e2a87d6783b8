BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
}
AfterAll { Exit-RedTestHost $red }

Describe 'Remove-RedItem' {
    BeforeEach { $null = New-RedDirectory /home/a/b/c, /home/d -Force -World $world }

    It 'removes nothing with -WhatIf' {
        Remove-RedItem /home/d, '/home/a*' -Recurse -World $world -WhatIf
        (Get-RedItem /home -World $world).Count | Should -Be 2
    }

    It 'removes what is empty, and all that is below with -Recurse alone' {
        Remove-RedItem /home/d -World $world
        Get-ErrorId { Remove-RedItem /home/a -World $world } | Should -Be 'RED_ENOTEMPTY'
        Remove-RedItem /home/a -Recurse -World $world
        Get-RedItem /home -World $world | Should -BeNullOrEmpty
    }

    It 'takes items of the pipeline, and tells of what is not there' {
        Get-RedItem /home -World $world | Remove-RedItem -Recurse
        Get-RedItem /home -World $world | Should -BeNullOrEmpty
        Get-ErrorId { Remove-RedItem /home/none -World $world } | Should -Be 'RED_ENOENT'
        Get-ErrorId { Remove-RedItem /home/none -Recurse -World $world } | Should -Be 'RED_ENOENT'
    }

    It 'removes a link, and not what it leads to' {
        $run = [Smash.Protocol.Red.RedCommand]::new('/bin/ln', @('ln', '-s', '/home/a', '/home/link'))
        $null = $world.StartJob($run, [Smash.Protocol.Red.RedRun]::new(), $null, $true, [Threading.CancellationToken]::None)
        (Get-RedItem /home -World $world | Where-Object Name -EQ link).Type | Should -Be 'Link'
        Remove-RedItem /home/link -Recurse -World $world
        (Get-RedItem /home/a/b -World $world).Name | Should -Be 'c'
    }
}
