BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
}
AfterAll { Exit-RedTestHost $red }

Describe 'New-RedDirectory' {
    It 'makes none with -WhatIf' {
        New-RedDirectory /home/x -World $world -WhatIf | Should -BeNullOrEmpty
        Get-RedItem /home -World $world | Should -BeNullOrEmpty
    }

    It 'makes one in what is there, and those above with -Force alone' {
        (New-RedDirectory /home/x -World $world).Type | Should -Be 'Directory'
        Get-ErrorId { New-RedDirectory /home/y/z -World $world } | Should -Be 'RED_ENOENT'
        ('/home/y/z', '/home/y/w' | New-RedDirectory -Force -World $world).FullName | Should -Be '/home/y/z', '/home/y/w'
    }

    It 'refuses one that is there, unless -Force is given, and one where a file is' {
        Get-ErrorId { New-RedDirectory /home/x -World $world } | Should -Be 'RED_EUNKNOWN'
        (New-RedDirectory /home/x -Force -World $world).FullName | Should -Be '/home/x'
        $null = Send-RedItem /etc/hostname /home/file -World $world
        Get-ErrorId { New-RedDirectory /home/file -Force -World $world } | Should -Be 'RED_EUNKNOWN'
    }
}
