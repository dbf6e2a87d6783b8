BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $place = Enter-RexTestHome $folder
    $file = "$place/.config/smash/rex/access"
}
AfterAll {
    Exit-RexTestHome
    Exit-SmashTestHost $folder
}

Describe 'Revoke-RexAccess' {
    AfterEach { if (Test-Path $file) { Remove-Item $file } }

    It 'takes all of it away, or a part' {
        $null = Grant-RexAccess laptop.ann rexecve, rcall
        Revoke-RexAccess laptop.ann rcall | Should -BeNullOrEmpty
        Get-Content $file | Should -Be 'allow laptop.ann rexecve'
        Revoke-RexAccess laptop.ann
        Get-Content $file | Should -BeNullOrEmpty
    }

    It 'takes it from one where a line grants it to many' {
        $null = Grant-RexAccess * rexecve, rcall
        Revoke-RexAccess laptop.ann
        Get-Content $file | Should -Be 'allow * rexecve,rcall', 'deny laptop.ann rexecve,rcall'
        $null = Grant-RexAccess laptop.ann rexecve, rcall
        Get-Content $file | Should -Be 'allow * rexecve,rcall'
    }

    It 'takes a function away' {
        $null = Grant-RexAccess laptop.ann rcall -Function cos, sin
        Revoke-RexAccess laptop.ann -Function sin
        Get-Content $file | Should -Be 'allow laptop.ann rcall cos'
    }

    It 'takes what comes down the pipeline' {
        $null = 'laptop.ann', 'laptop.bob' | Grant-RexAccess -Transaction '*'
        Get-RexAccess | Revoke-RexAccess -WhatIf
        (Get-RexAccess).Count | Should -Be 2
        Get-RexAccess *.bob | Revoke-RexAccess
        (Get-RexAccess).Identity | Should -Be 'laptop.ann'
    }

    It 'has nothing to do where nothing is granted' {
        Revoke-RexAccess laptop.ann
        $file | Should -Not -Exist
    }
}
