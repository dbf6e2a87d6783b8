BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $missing = Get-MissingSshProgram
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexTestHost.psm1", "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $folder = Enter-SmashTestHost
    $null = Enter-RexTestHome $folder
}
AfterAll {
    Exit-RexTestHome
    Exit-SmashTestHost $folder
}

Describe 'Get-RexServer' -Skip:([bool]$missing) {
    BeforeAll {
        $server = Start-RexTestServer $folder 'big'
        Set-Content "$env:HOME/rex.rc" 'servers : big, nowhere.invalid' -NoNewline
        New-RexKey | Publish-RexKey -ComputerName big
        Push-Location $folder
    }
    AfterAll {
        Pop-Location
        Stop-TestSshServer $server
    }

    It 'lists what is known and connects none with -NoConnect' {
        $servers = Get-RexServer -NoConnect
        $servers.Name | Should -Be 'big', 'nowhere.invalid'
        $servers.State | Should -Be 'Idle', 'Idle'
        $servers.Verdict | Should -Be 'NotTried', 'NotTried'
    }

    It 'tells load, cores, memory, latency and version of what it reaches, and why the other is not reached' {
        $big, $nowhere = Get-RexServer
        $big.Name, $big.State, $big.Verdict, $big.IsChosen | Should -Be 'big', 'Connected', 'Chosen', $true
        $big.Cores | Should -Be ([Environment]::ProcessorCount)
        $big.FreeMemory | Should -BeLessThan $big.Memory
        $big.Load | Should -BeGreaterOrEqual 0
        $big.Latency | Should -BeGreaterThan ([timespan]::Zero)
        $big.Version | Should -Be (Get-SmashHost).Version
        $nowhere.Fault | Should -Be 'Unreachable'
        # Where the first takes longer than its pause, the other is being tried again.
        "$($nowhere.State) $($nowhere.Verdict)" | Should -BeIn 'Waiting Unreachable', 'Connecting Connecting'
        $nowhere.Load | Should -BeNullOrEmpty
    }

    It 'takes names, patterns and objects' {
        (Get-RexServer b* -NoConnect).Name | Should -Be 'big'
        ([pscustomobject]@{ ComputerName = 'BIG' } | Get-RexServer -NoConnect).Name | Should -Be 'big'
        ('big' | Get-RexServer -NoConnect).Name | Should -Be 'big'
        Get-RexServer x* -NoConnect | Should -BeNullOrEmpty
        Get-ErrorId { Get-RexServer none -NoConnect } | Should -Be 'RexServerNotFound'
    }

    It 'explains, and fits 80 columns either way' {
        foreach ($explain in $false, $true) {
            $lines = (Get-RexServer -NoConnect -Explain:$explain | Out-String -Width 80) -split "`n" | ForEach-Object TrimEnd | Where-Object { $_ }
            ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
            $lines[0] | Should -Match $(if ($explain) { 'Name +Verdict +Explanation' } else { 'Name +State +Load +Cores +FreeGiB +ms +Version +Verdict' })
        }
    }

    It 'completes names without connecting' {
        (TabExpansion2 'Get-RexServer bi').CompletionMatches.CompletionText | Should -Be 'big'
    }

    It 'says what is wrong with rex.rc, and goes on with what was right' {
        Set-Content "$env:HOME/rex.rc" 'servers big'
        $servers = Get-RexServer -NoConnect -WarningVariable warned -WarningAction SilentlyContinue
        $servers.Name | Should -Contain 'big'
        $warned | Should -HaveCount 1
        Set-Content ./rex.rc 'servers big'
        Get-ErrorId { Get-RexServer -NoConnect } | Should -Be 'RexConfigurationInvalid'
        Remove-Item ./rex.rc
        Get-ErrorId { Get-RexServer -Program none -NoConnect } | Should -Be 'RexKeyUnknown'
    }
}
