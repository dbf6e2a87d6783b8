BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $place = Enter-RexTestHome $folder
    $keys = "$place/.config/smash/rex/keys"
}
AfterAll {
    Exit-RexTestHome
    Exit-SmashTestHost $folder
}

Describe 'New-RexKey' -Skip:(-not (Get-Command ssh-keygen -ErrorAction Ignore)) {
    AfterEach { if (Test-Path $keys) { Remove-Item -Recurse $keys } }

    It 'makes an ed25519 key that is its user''s alone, and tells what to do next' {
        $key = New-RexKey
        $key.Identity | Should -Match '^[\w-]+\.[\w-]+$'
        $key.Program | Should -BeNullOrEmpty
        $key.Path | Should -Be "$keys/$($key.Identity)"
        (Get-Item $key.Path).UnixMode | Should -Be '-rw-------'
        (Get-Item $keys).UnixMode | Should -Be 'drwx------'
        $key.Type | Should -Be 'ssh-ed25519'
        (ssh-keygen -lf $key.Path) -split ' ' | Should -Contain $key.Fingerprint
        $key.NextStep | Should -Be "Publish-RexKey $($key.Identity)"
    }

    It 'makes one for each program that comes down the pipeline' {
        $made = '/usr/bin/make', 'python3.11' | New-RexKey
        $made.Program | Should -Be 'make', 'python3.11'
        (Get-ChildItem $keys -File).Count | Should -Be 4
    }

    It 'puts none in the place of one that is there, unless it is told to' {
        $key = New-RexKey
        Get-ErrorId { New-RexKey } | Should -Be 'RexKeyExists'
        (Get-RexKey).Fingerprint | Should -Be $key.Fingerprint
        (New-RexKey -Force).Fingerprint | Should -Not -Be $key.Fingerprint
    }

    It 'makes nothing with -WhatIf' {
        New-RexKey -WhatIf
        $keys | Should -Not -Exist
    }

    It 'says what is missing where there is no ssh-keygen' {
        $path, $env:PATH = $env:PATH, $folder
        try { Get-ErrorId { New-RexKey } | Should -Be 'RexKeygenNotFound' } finally { $env:PATH = $path }
    }

    It 'says so where the folder cannot be' {
        $null = New-Item -ItemType File $keys -Force
        Get-ErrorId { New-RexKey } | Should -Be 'RexFileError'
    }
}
