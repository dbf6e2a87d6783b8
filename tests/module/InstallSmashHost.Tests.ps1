BeforeDiscovery { $canVerify = [bool](Get-Command systemd-analyze -ErrorAction Ignore) }
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module "$PSScriptRoot/SmashTestSystemd.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Install-SmashHost' {
    BeforeEach {
        $place = Join-Path $folder ([guid]::NewGuid().ToString('N').Substring(0, 8))
        $units = "$place/config/systemd/user"
    }
    AfterEach { Exit-TestSystemd }

    It 'writes the units, enables and starts them' {
        Enter-TestSystemd $place
        $done = Install-SmashHost
        $done.Units | Should -Be "$units/smash.socket", "$units/smash.service"
        ($done.IsEnabled, $done.IsActive, $done.HasChanged, $done.Lingers) | Should -Be $true, $true, $true, $false
        $done.SocketPath | Should -Be "$place/run/smash/smash.sock"
        $done.Remaining | Should -BeNullOrEmpty
        Get-SystemdCall $place | Should -Be 'systemctl --user daemon-reload', 'systemctl --user enable --now smash.socket smash.service'
    }

    It 'listens where the module looks, for the user alone' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        $socket = Get-Content "$units/smash.socket"
        $socket | Should -Contain 'ListenStream=%t/smash/smash.sock'
        $socket | Should -Contain 'SocketMode=0600'
        $socket | Should -Contain 'DirectoryMode=0700'
    }

    It 'starts the host of this module, with what the module gives to a host of its own' {
        Enter-TestSystemd $place
        $null = Install-SmashHost -MaxJobs 3
        $start = Get-Content "$units/smash.service" | Where-Object { $_ -like 'ExecStart=*' }
        $program = ($start -replace '^ExecStart=') -split ' ' | Select-Object -First 1
        $program | Should -Exist
        $start | Should -BeLike '* -o KEEP_RECORDS=true *'
        $start | Should -BeLike '* -n 3 *'
        $start | Should -BeLike "* -o STATE_DIRECTORY=$place/state/smash *"
    }

    It 'makes units that systemd understands' -Skip:(-not $canVerify) {
        Enter-TestSystemd $place
        $env:XDG_STATE_HOME = "$place/with space/50%"
        $null = Install-SmashHost
        $said = /usr/bin/systemd-analyze verify --user --recursive-errors=no --man=no "$units/smash.socket" "$units/smash.service" 2>&1
        $LASTEXITCODE | Should -Be 0
        $said | Where-Object { $_ -match 'smash\.(socket|service)' } | Should -BeNullOrEmpty
    }

    It 'has nothing to do a second time' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        $before = Get-Item "$units/smash.*" | ForEach-Object LastWriteTimeUtc
        $again = Install-SmashHost
        ($again.HasChanged, $again.IsActive) | Should -Be $false, $true
        Get-Item "$units/smash.*" | ForEach-Object LastWriteTimeUtc | Should -Be $before
        Get-SystemdCall $place | Select-Object -Last 1 | Should -Be 'systemctl --user enable smash.socket smash.service'
    }

    It 'replaces units of its own that are older, and says what has to be restarted' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        $newer = Install-SmashHost -MaxJobs 2 -WarningVariable told -WarningAction SilentlyContinue
        $newer.HasChanged | Should -BeTrue
        $newer.Remaining | Should -Be 'systemctl --user restart smash.service'
        $told | Should -Not -BeNullOrEmpty
    }

    It 'leaves a file of somebody else''s as it is, and does nothing' {
        Enter-TestSystemd $place
        $null = New-Item -ItemType Directory -Force $units
        Set-Content "$units/smash.service" '[Unit]'
        Get-ErrorId { Install-SmashHost } | Should -Be 'ForeignUnitFile'
        Get-Content "$units/smash.service" | Should -Be '[Unit]'
        "$units/smash.socket" | Should -Not -Exist
        Get-SystemdCall $place | Should -BeNullOrEmpty
    }

    It 'leaves a unit of its own as it is that was changed since' {
        Enter-TestSystemd $place
        $null = Install-SmashHost
        Add-Content "$units/smash.service" 'Nice=5'
        Get-ErrorId { Install-SmashHost } | Should -Be 'ForeignUnitFile'
    }

    It 'does not take the place of a host that runs' {
        Enter-TestSystemd $place
        $running = Start-SmashHost
        try {
            $done = Install-SmashHost -WarningAction SilentlyContinue
            ($done.IsEnabled, $done.IsActive) | Should -Be $true, $false
            $done.Remaining[0] | Should -Be 'Stop-SmashHost'
            Get-SystemdCall $place | Select-Object -Last 1 | Should -Be 'systemctl --user enable smash.socket smash.service'
            (Get-SmashHost).ProcessId | Should -Be $running.ProcessId
        } finally { Stop-SmashHost }
    }

    It 'has the user linger' {
        Enter-TestSystemd $place
        (Install-SmashHost -Linger).Lingers | Should -BeTrue
        Get-SystemdCall $place | Should -Contain 'loginctl enable-linger'
    }

    It 'writes the units for later where no systemd runs, and says what remains' {
        Enter-TestSystemd $place -NotRunning
        $done = Install-SmashHost -Linger -WarningVariable told -WarningAction SilentlyContinue
        ($done.IsEnabled, $done.IsActive) | Should -Be $false, $false
        $done.Remaining | Should -Be 'systemctl --user daemon-reload', 'systemctl --user enable --now smash.socket smash.service', 'loginctl enable-linger'
        "$told" | Should -BeLike '*systemctl --user enable --now*'
        $done.Units | ForEach-Object { $_ | Should -Exist }
    }

    It 'fails with -Enable where no systemd runs, and writes nothing' {
        Enter-TestSystemd $place -NotRunning
        Get-ErrorId { Install-SmashHost -Enable } | Should -Be 'SystemdNotRunning'
        $units | Should -Not -Exist
    }

    It 'tells what systemd refused' {
        Enter-TestSystemd $place
        Set-Content "$place/refuses-enable" ''
        Get-ErrorId { Install-SmashHost } | Should -Be 'SystemdRefused'
    }

    It 'does nothing with -WhatIf' {
        Enter-TestSystemd $place
        Install-SmashHost -WhatIf | Should -BeNullOrEmpty
        $units | Should -Not -Exist
        Test-Path "$place/calls" | Should -BeFalse
    }
}
