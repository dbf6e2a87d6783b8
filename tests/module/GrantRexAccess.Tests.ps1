BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $missing = Get-MissingSshProgram
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexTestHost.psm1", "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $folder = Enter-SmashTestHost
    $place = Enter-RexTestHome $folder
    $file = "$place/.config/smash/rex/access"
}
AfterAll {
    Exit-RexTestHome
    Exit-SmashTestHost $folder
}

Describe 'Grant-RexAccess' {
    AfterEach { if (Test-Path $file) { Remove-Item $file } }

    It 'writes a line that people can read, in a file that is its user''s alone' {
        $grant = Grant-RexAccess laptop.ann -Transaction rexecve, rfork
        $grant.Identity, $grant.IsAllowed, $grant.ComputerName | Should -Be 'laptop.ann', $true, 'localhost'
        $grant.Transaction | Should -Be 'rexecve', 'rfork'
        Get-Content $file | Should -Be 'allow laptop.ann rexecve,rfork'
        (Get-Item $file).UnixMode | Should -Be '-rw-------'
    }

    It 'grants functions alone, of a library or any' {
        $null = Grant-RexAccess laptop.ann rcall -Function 'libm.so.6:cos', 'str*'
        Get-Content $file | Should -Be 'allow laptop.ann rcall libm.so.6:cos,str*'
        Get-ErrorId { Grant-RexAccess laptop.ann rexecve -Function cos } | Should -Be 'RexGrantInvalid'
        Get-ErrorId { Grant-RexAccess laptop.ann rcall -Function 'a b' } | Should -Be 'RexGrantInvalid'
    }

    It 'takes identities from the pipeline, and keeps comments' {
        $null = Grant-RexAccess laptop.ann rexecve
        Add-Content $file '# mine'
        $null = 'laptop.bob', 'lab*.ann.*' | Grant-RexAccess -Transaction '*'
        Get-Content $file | Should -Be 'allow laptop.ann rexecve', '# mine', 'allow laptop.bob *', 'allow lab*.ann.* *'
    }

    It 'refuses what is no identity, and what a wider line denies' {
        Get-ErrorId { Grant-RexAccess laptop rexecve } | Should -Be 'RexIdentityInvalid'
        $null = Grant-RexAccess * *
        Revoke-RexAccess *.ann
        Get-ErrorId { Grant-RexAccess laptop.ann rexecve } | Should -Be 'RexStillDenied'
    }

    It 'refuses a file that is wrong, or that others may write' {
        $null = New-Item -Force $file -Value 'allow everybody'
        Get-ErrorId { Grant-RexAccess laptop.ann rexecve } | Should -Be 'RexAccessInvalid'
        Set-Content $file '# nothing'
        /bin/chmod 666 $file
        Get-ErrorId { Grant-RexAccess laptop.ann rexecve } | Should -Be 'RexAccessInvalid'
    }

    It 'grants nothing with -WhatIf' {
        Grant-RexAccess laptop.ann rexecve -WhatIf
        $file | Should -Not -Exist
    }

    It 'grants on another machine, over the user''s own ssh' -Skip:([bool]$missing) {
        $server = Start-RexTestServer $folder 'big'
        try {
            (Grant-RexAccess *.ann rcall -Function 'libm*:*' -ComputerName big).ComputerName | Should -Be 'big'
            Get-Content "$($server.HomePath)/.config/smash/rex/access" | Should -Be 'allow *.ann rcall libm*:*'
            $file | Should -Not -Exist
            Get-ErrorId { Grant-RexAccess 'a b' rcall -ComputerName big } | Should -Be 'RexIdentityInvalid'
        } finally { Stop-TestSshServer $server }
    }
}
