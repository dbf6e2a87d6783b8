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

Describe 'Get-RexKey' -Skip:([bool]$missing) {
    BeforeAll {
        $own, $make = (New-RexKey), (New-RexKey make)
    }

    It 'lists the keys, by pattern too' {
        (Get-RexKey).Identity | Should -Be $own.Identity, $make.Identity
        (Get-RexKey '*.make').Fingerprint | Should -Be $make.Fingerprint
        ($make | Get-RexKey).Identity | Should -Be $make.Identity
        Get-RexKey no* | Should -BeNullOrEmpty
    }

    It 'has RexKeyNotFound for one that is not there' {
        Get-ErrorId { Get-RexKey no.key } | Should -Be 'RexKeyNotFound'
    }

    It 'shows a table that fits 80 columns' {
        $lines = (Get-RexKey | Out-String -Width 80) -split "`n" | ForEach-Object TrimEnd | Where-Object { $_ }
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines[0] | Should -Match 'Created +Identity +NextStep'
    }

    It 'lists those that another machine lets in' {
        $server = Start-RexTestServer $folder 'big'
        try {
            Get-RexKey -ComputerName big | Should -BeNullOrEmpty
            $null = $own, $make | Publish-RexKey -ComputerName big
            $there = Get-RexKey '*.make' -ComputerName big
            $there.Fingerprint, $there.ComputerName, $there.IsChanged | Should -Be $make.Fingerprint, 'big', $false
            Get-ErrorId { Get-RexKey no.key -ComputerName big } | Should -Be 'RexKeyNotFound'
        } finally { Stop-TestSshServer $server }
        Get-ErrorId { Get-RexKey -ComputerName big } | Should -Be 'HostUnreachable'
    }
}
