BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module "$PSScriptRoot/SmashTestSystemd.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Uninstall-SmashHost' {
    BeforeEach {
        $place = Join-Path $folder ([guid]::NewGuid().ToString('N').Substring(0, 8))
        $units = "$place/config/systemd/user"
    }
    AfterEach { Exit-TestSystemd }

    It 'stops the service and removes what was installed, and nothing else' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        Set-Content "$units/other.service" '[Unit]'
        Uninstall-SmashHost | Should -BeNullOrEmpty
        (Get-ChildItem $units -File -Recurse).Name | Should -Be 'other.service'
        Get-SystemdCall $place | Select-Object -Last 2 | Should -Be 'systemctl --user disable --now smash.socket smash.service', 'systemctl --user daemon-reload'
    }

    It 'removes the links itself where no systemd runs' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        Remove-Item "$place/running"
        Uninstall-SmashHost
        Get-ChildItem $units -File -Recurse | Should -BeNullOrEmpty
    }

    It 'refuses files of somebody else''s, and does nothing' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        Add-Content "$units/smash.service" 'Nice=5'
        Get-ErrorId { Uninstall-SmashHost } | Should -Be 'ForeignUnitFile'
        "$units/smash.socket" | Should -Exist
        Get-SystemdCall $place | Select-Object -Last 1 | Should -Not -BeLike '*disable*'
    }

    It 'removes nothing when systemd cannot stop the service' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        Set-Content "$place/refuses-disable" ''
        Get-ErrorId { Uninstall-SmashHost } | Should -Be 'SystemdRefused'
        "$units/smash.service" | Should -Exist
    }

    It 'has nothing to do where nothing is' {
        Enter-TestSystemd $place
        Uninstall-SmashHost
        Get-SystemdCall $place | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        Uninstall-SmashHost -WhatIf
        "$units/smash.service" | Should -Exist
    }
}
