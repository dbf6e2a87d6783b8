BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
}
AfterAll { Exit-RedTestHost $red }

Describe 'Disconnect-RedHost' {
    It 'does nothing with -WhatIf' {
        $red.RedHost | Disconnect-RedHost -WhatIf
        $red.RedHost.IsClosed | Should -BeFalse
    }

    It 'closes the connection, and the world goes on' {
        $world = New-RedWorld
        $null = New-RedDirectory /home/kept -World $world
        $red.RedHost | Disconnect-RedHost
        Get-RedHost | Should -BeNullOrEmpty
        Get-RedWorld | Should -BeNullOrEmpty
        $again = $world | Select-Object Name, Created | Get-RedWorld -RedHost (Connect-RedHost $red.Uri)
        (Get-RedItem /home -World $again).Name | Should -Be 'kept'
        $again | Remove-RedWorld
    }

    It 'makes its objects say that they cannot be used any more' {
        $closed = Connect-RedHost $red.Uri
        Disconnect-RedHost $closed
        Get-ErrorId { New-RedWorld $closed } | Should -Be 'ConnectionClosed'
        $null = Connect-RedHost $red.Uri
    }
}
