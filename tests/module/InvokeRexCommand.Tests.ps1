BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexJobTestHost.psm1" -Force
    $folder = Enter-RexJobTestHost
}
AfterAll { Exit-RexJobTestHost $folder }

Describe 'Invoke-RexCommand' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'writes what a program on another host writes, and removes the job' {
        Invoke-RexCommand 'lose' | Should -Be 'alpha'
        Invoke-RexCommand 'lose' -ComputerName big | Should -Be 'big'
        'lose', 'lose' | Invoke-RexCommand | Should -Be 'alpha', 'alpha'
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'says what became of it where that is no success' {
        Get-ErrorId { Invoke-RexCommand 'tell' } | Should -Be 'JobFailed'
        Get-ErrorId { Invoke-RexCommand 'lose alpha' } | Should -Be 'JobLost'
        Get-ErrorId { Invoke-RexCommand 'breach' } | Should -Be 'JobLimitExceeded'
        $refusal = try { Invoke-RexCommand 'refuse' -ErrorAction Stop } catch { $_ }
        "$refusal" | Should -BeLike '*could not be started: RexNotGranted: *'
    }

    It 'runs it again elsewhere where that was asked for' {
        Invoke-RexCommand 'lose alpha beta' -Retry 2 | Select-Object -Last 1 | Should -BeLike 'gamma*'
    }

    It 'leaves the job with -KeepJob' {
        $null = Invoke-RexCommand 'lose' -KeepJob
        (Get-SmashJob).ComputerName | Should -Be 'alpha'
    }

    It 'runs nothing with -WhatIf' {
        Invoke-RexCommand 'lose' -KeepJob -WhatIf 6> $null
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'runs at the terminal, with the exit code of a program' {
        $told = Invoke-Pwsh 'Invoke-RexCommand "tell a" -Terminal -ComputerName big -MaxMemory 1GB; "code $LASTEXITCODE"; @(Get-SmashJob).Count'
        $told[-2, -1] | Should -Be 'code 3', '0'
        $options = ($told[0] | ConvertFrom-Json -AsHashtable).options
        "$($options['--server'][0])", "$($options['--limit'][0])" | Should -Be 'big', "256 $(1GB)"
        "$($options['--socket'][0])" | Should -Be "$((Get-SmashHost).StateDirectory)/rex.sock"
        $options.Keys | Should -Not -Contain '--no-terminal'
    }

    It 'has no use at the terminal for what is a job''s' {
        Get-ErrorId { Invoke-RexCommand 'tell' -Terminal -Retry 1 } | Should -Be 'InvalidArgument'
        Get-ErrorId { Invoke-RexCommand 'tell' -Terminal -KeepJob } | Should -Be 'InvalidArgument'
    }
}
