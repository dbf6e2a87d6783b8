BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost -Setting @{ RED_MAX_WORLDS = 2 }
}
AfterAll { Exit-RedTestHost $red }

Describe 'New-RedWorld' {
    It 'makes none with -WhatIf' {
        New-RedWorld -WhatIf | Should -BeNullOrEmpty
        New-RedWorld $red.RedHost -WhatIf | Should -BeNullOrEmpty
        @(Get-RedWorld).Count | Should -Be 1
    }

    It 'makes one after the other, each empty and of a secret name, until there are as many as may be' {
        $world = New-RedWorld
        $world.Name.Length | Should -BeGreaterOrEqual 22
        $world.IsDefault | Should -BeFalse
        "$world" | Should -Be "red://$(([uri]$red.Uri).Authority)/$($world.Name)"
        Get-RedItem /home -World $world | Should -BeNullOrEmpty
        Get-ErrorId { $null = 1..3 | ForEach-Object { New-RedWorld -ErrorAction Stop } } | Should -Be 'RED_ENOMOREWORLD'
        Get-RedWorld | Where-Object IsDefault -EQ $false | Remove-RedWorld
    }

    It 'takes a RED by its address, and says where none is connected' {
        (New-RedWorld ([uri]$red.Uri).Authority | Remove-RedWorld) | Should -BeNullOrEmpty
        { New-RedWorld 127.0.0.1:1 } | Should -Throw '*Connect-RedHost*'
        Disconnect-RedHost $red.RedHost
        Get-ErrorId { New-RedWorld } | Should -Be 'HostNotRunning'
        $null = Connect-RedHost $red.Uri
    }
}
