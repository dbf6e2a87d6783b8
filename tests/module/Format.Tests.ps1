BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $job = Start-SmashJob 'echo a command that is far too long for a table of eighty columns; exit 3' -Name 'a-rather-long-name' | Wait-SmashJob
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
}
AfterAll {
    $PSStyle.OutputRendering = $rendering
    Exit-SmashTestHost $folder
}

Describe 'Views' {
    It 'shows a table that fits 80 columns' {
        $lines = ($job | Out-String -Width 80) -split "`n" | ForEach-Object TrimEnd | Where-Object { $_ }
        $lines.Count | Should -Be 3
        $lines[0] -split '\s+' | Where-Object { $_ } | Should -Be 'Id', 'Name', 'State', 'ExitCode', 'CpuTime', 'PeakMemory', 'Started', 'Command'
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines[2] | Should -Match '^\s*1 \S+… +Exited +3 +\d+\.\d\d s +\d+\.\d MB \d\d:\d\d:\d\d echo'
    }

    It 'shows the whole command where there is room' {
        $job | Out-String -Width 200 | Should -Match 'eighty columns; exit 3'
    }

    It 'shows all in a list' {
        $list = $job | Format-List | Out-String -Width 200
        'Cause', 'CauseDetail', 'Signal', 'Priority', 'WorkingDirectory', 'Submitted', 'Ended', 'WallTime', 'Limits', 'EffectiveLimits', 'Usage', 'ComputerName', 'StandardErrorPath' |
            Where-Object { $list -notmatch "(?m)^$_\s+:" } | Should -BeNullOrEmpty
        $list | Should -Match 'PeakMemory\s+: \d+\.\d MB'
    }

    It 'shows limits readably' {
        $limited = Start-SmashJob 'true' -MaxCpuTime 90 -MaxAddressSpace 256MB
        "$($limited.Limits)" | Should -Be 'CpuTime 00:01:30, AddressSpace 256.0 MB'
    }

    It 'colours no state without a terminal''s leave' {
        $job | Out-String | Should -Not -Match "`e"
        $PSStyle.OutputRendering = 'Ansi'
        $env:NO_COLOR = '1'
        try { $job | Format-Table State | Out-String | Should -Not -Match "`e\[3[1-6]m(Exited|Running)" } finally { $env:NO_COLOR = $null; $PSStyle.OutputRendering = 'PlainText' }
    }

    It 'shows a host in a table' {
        Get-SmashHost | Out-String -Width 80 | Should -Match 'ProcessId Version'
    }
}
