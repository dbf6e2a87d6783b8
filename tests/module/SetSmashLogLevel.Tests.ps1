BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $null = Start-SmashHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Set-SmashLogLevel' {
    It 'changes one category, and takes it back' {
        $levels = Set-SmashLogLevel debug D_SECURITY -PassThru
        ($levels | Where-Object Category -eq D_SECURITY).Level | Should -Be 'debug'
        ($levels | Where-Object Category -eq D_SECURITY).IsSet | Should -BeTrue
        ($levels | Where-Object Category -eq D_NETWORK).Level | Should -Be 'info'
        $levels = Set-SmashLogLevel -Reset -PassThru
        $levels | Where-Object IsSet | Should -BeNullOrEmpty
    }

    It 'writes debugging lines from then on' {
        Set-SmashLogLevel debug
        $null = Start-SmashJob 'true' | Wait-SmashJob
        Get-SmashLog | Where-Object Level -eq debug | Should -Not -BeNullOrEmpty
        Set-SmashLogLevel -Reset
    }

    It 'changes nothing with -WhatIf' {
        Set-SmashLogLevel debug D_JOB -WhatIf
        (Set-SmashLogLevel info D_TIMER -PassThru | Where-Object Category -eq D_JOB).IsSet | Should -BeFalse
    }

    It 'refuses a category that there is not' {
        Get-ErrorId { Set-SmashLogLevel debug D_NOTHING } | Should -Be 'InvalidArgument'
    }

    It 'has categories completed' {
        $line = 'Set-SmashLogLevel debug D_SEC'
        ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Be 'D_SECURITY'
    }
}
