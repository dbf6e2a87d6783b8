BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $before, $env:XDG_CONFIG_HOME = $env:XDG_CONFIG_HOME, $folder
    $null = New-Item -ItemType Directory "$folder/smash"
    $file = "$folder/smash/smash.conf"
    $null = Start-SmashHost
}
AfterAll {
    Exit-SmashTestHost $folder
    $env:XDG_CONFIG_HOME = $before
}

Describe 'Update-SmashConfiguration' {
    It 'puts an edited file into force' {
        Set-Content $file 'MAX_JOBS = 6'
        $change = Update-SmashConfiguration -PassThru
        $change.IsInForce | Should -BeTrue
        $change.Changed | Should -Be 'MAX_JOBS'
        (Get-SmashHost).MaxJobs | Should -Be 6
    }

    It 'writes each problem as an error with file and line, and leaves all as it was' {
        Set-Content $file "MAX_JOBS = 8`nMAX_JBOS = 9`nSHUTDOWN_FAST_TIMEOUT = soon"
        Update-SmashConfiguration -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } | Select-Object -Unique | Should -Be 'ConfigurationProblem'
        $problems.TargetObject.Line | Sort-Object | Should -Be 2, 3
        $problems.TargetObject.File | Select-Object -Unique | Should -Be $file
        $problems.TargetObject.Name | Sort-Object | Should -Be 'MAX_JBOS', 'SHUTDOWN_FAST_TIMEOUT'
        (Get-SmashHost).MaxJobs | Should -Be 6
    }

    It 'warns of what needs a restart' {
        Set-Content $file "STATE_DIRECTORY = $folder/other"
        Update-SmashConfiguration -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Match 'STATE_DIRECTORY'
        (Get-SmashConfiguration STATE_DIRECTORY).IsPending | Should -BeTrue
    }

    It 'does nothing with -WhatIf' {
        Set-Content $file 'MAX_JOBS = 10'
        Update-SmashConfiguration -WhatIf
        (Get-SmashConfiguration MAX_JOBS).Value | Should -Not -Be '10'
    }
}
