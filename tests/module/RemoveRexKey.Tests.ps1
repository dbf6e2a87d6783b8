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

Describe 'Remove-RexKey' -Skip:([bool]$missing) {
    It 'removes what comes down the pipeline, and both files of each' {
        $keys = 'make', 'cc' | New-RexKey
        $keys[0] | Remove-RexKey -WhatIf
        (Get-RexKey).Count | Should -Be 2
        $keys | Remove-RexKey | Should -BeNullOrEmpty
        Get-ChildItem (Split-Path $keys[0].Path) -File | Should -BeNullOrEmpty
        Get-ErrorId { $keys[0] | Remove-RexKey } | Should -Be 'RexKeyNotFound'
    }

    It 'has another machine let it in no more, and keeps other lines' {
        $server = Start-RexTestServer $folder 'big'
        try {
            $key = New-RexKey
            $null = Publish-RexKey -ComputerName big
            Remove-RexKey $key.Identity -ComputerName big -WhatIf
            (Get-Content $server.KeyFile).Count | Should -Be 2
            Get-RexKey -ComputerName big | Remove-RexKey
            (Get-Content $server.KeyFile).Count | Should -Be 1
            (Get-RexKey).Identity | Should -Be $key.Identity
            Get-ErrorId { Remove-RexKey $key.Identity -ComputerName big } | Should -Be 'RexKeyNotFound'
        } finally { Stop-TestSshServer $server }
    }
}
