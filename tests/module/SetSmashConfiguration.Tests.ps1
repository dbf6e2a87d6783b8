BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $before, $env:XDG_CONFIG_HOME = $env:XDG_CONFIG_HOME, $folder
    $null = Start-SmashHost
}
AfterAll {
    Exit-SmashTestHost $folder
    $env:XDG_CONFIG_HOME = $before
}

Describe 'Set-SmashConfiguration' {
    It 'changes nothing with -WhatIf' {
        Set-SmashConfiguration MAX_JOBS 3 -WhatIf
        (Get-SmashConfiguration MAX_JOBS).Source | Should -Be 'Default'
    }

    It 'sets a parameter at once, and takes it back' {
        $set = Set-SmashConfiguration MAX_JOBS 1 -PassThru
        $set.Value | Should -Be '1'
        $set.Source | Should -Be 'Runtime'
        (Get-SmashHost).MaxJobs | Should -Be 1
        $first = Start-BlockedJob
        $second = Start-SmashJob 'true'
        (Get-SmashHost).QueuedJobs | Should -Be 1
        Set-SmashConfiguration MAX_JOBS -Reset
        ($second | Wait-SmashJob).State | Should -Be 'Exited'
        $first | Stop-SmashJob -Force
    }

    It 'keeps a persistent setting over a restart of the host' {
        Set-SmashConfiguration MAX_JOBS 5 -Persistent
        Stop-SmashHost
        $null = Start-SmashHost
        $kept = Get-SmashConfiguration MAX_JOBS
        $kept.Value | Should -Be '5'
        $kept.Source | Should -Be 'Persistent'
        Set-SmashConfiguration MAX_JOBS -Reset -Persistent
        (Get-SmashConfiguration MAX_JOBS).Source | Should -Be 'Default'
    }

    It 'refuses a wrong value, and what may not be set' {
        Get-ErrorId { Set-SmashConfiguration MAX_JOBS many } | Should -Be 'InvalidSetting'
        Get-ErrorId { Set-SmashConfiguration ENABLE_RUNTIME_CONFIG false } | Should -Be 'SettingNotAllowed'
        Get-ErrorId { Set-SmashConfiguration NO_SUCH_THING 1 } | Should -Be 'SettingNotAllowed'
        (Get-SmashConfiguration MAX_JOBS).Source | Should -Be 'Default'
    }

    It 'takes objects with Name and Value' {
        [pscustomobject]@{ Name = 'MAX_JOBS'; Value = '9' } | Set-SmashConfiguration
        (Get-SmashHost).MaxJobs | Should -Be 9
        Get-SmashConfiguration MAX_JOBS | Set-SmashConfiguration -Reset
    }
}
