BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost -Setting @{ RED_WORLD_SIZE = '64M' }
    $world = New-RedWorld
    Push-Location $red.Folder
    [IO.File]::WriteAllBytes("$($red.Folder)/big", [System.Security.Cryptography.RandomNumberGenerator]::GetBytes(3MB))
    $null = New-Item -ItemType Directory tree/sub/empty -Force
    Set-Content tree/run.sh "#!/bin/sh`necho ran"
    /bin/chmod 755 tree/run.sh
    Set-Content -LiteralPath 'tree/sub/a [1].txt' 'text'
    [IO.File]::WriteAllText("$($red.Folder)/tree/sub/none", '')
    /bin/ln -s .. tree/sub/up
}
AfterAll {
    Pop-Location
    Exit-RedTestHost $red
}

Describe 'Send-RedItem' {
    It 'sends nothing with -WhatIf' {
        Send-RedItem big /tmp -World $world -WhatIf | Should -BeNullOrEmpty
        Get-RedItem /tmp -World $world | Should -BeNullOrEmpty
    }

    It 'sends a file into a directory or under a name, verified' {
        $sent = Send-RedItem big /tmp -World $world
        $sent.FullName, $sent.Size, $sent.IsVerified | Should -Be '/tmp/big', 3MB, $true
        $sent.Sha256 | Should -Be (Get-FileHash big).Hash.ToLowerInvariant()
        (Send-RedItem big /tmp/other -World $world).FullName | Should -Be '/tmp/other'
        (Send-RedItem big /home/made/ -World $world).FullName | Should -Be '/home/made/big'
        (Send-RedItem big /tmp -SkipChecksum -World $world).IsVerified | Should -BeFalse
    }

    It 'sends a tree, with what is executable, and warns of what it leaves out' {
        Get-ErrorId { Send-RedItem tree /home -World $world } | Should -Be 'RedItemIsDirectory'
        $sent = Send-RedItem tree /home -Recurse -World $world -WarningVariable left -WarningAction SilentlyContinue
        $sent.Count | Should -Be 3
        $left | Should -Match 'sub/up'
        (Get-RedItem /home/tree -Recurse -World $world).FullName | Sort-Object | Should -Be ('/home/tree/run.sh', '/home/tree/sub', '/home/tree/sub/a [1].txt', '/home/tree/sub/empty', '/home/tree/sub/none')
        (Get-RedItem /home/tree/run.sh -World $world).Mode | Should -Be '-rwx'
        # The same again goes over what is there.
        @(Send-RedItem tree /home -Recurse -World $world 3> $null).Count | Should -Be 3
    }

    It 'takes files of the pipeline, patterns, and names as they are' {
        (Get-ChildItem tree -Recurse -File | Send-RedItem -Destination /tmp -World $world).Count | Should -Be 3
        (Send-RedItem 'b*' /tmp -World $world).FullName | Should -Be '/tmp/big'
        (Send-RedItem -LiteralPath 'tree/sub/a [1].txt' /tmp -World $world).FullName | Should -Be '/tmp/a [1].txt'
    }

    It 'goes on with -Resume where an earlier one ended, and begins anew where that was of another file' {
        [IO.File]::WriteAllBytes("$($red.Folder)/part", [IO.File]::ReadAllBytes("$($red.Folder)/big")[0..999999])
        $null = Send-RedItem part /tmp/resumed -World $world
        $sent = Send-RedItem big /tmp/resumed -Resume -World $world
        $sent.ResumedAt, $sent.IsVerified, $sent.Size | Should -Be 1000000, $true, 3MB
        $null = Send-RedItem tree/run.sh /tmp/resumed -World $world
        $sent = Send-RedItem big /tmp/resumed -Resume -World $world
        $sent.ResumedAt, $sent.IsVerified | Should -Be 0, $true
    }

    It 'tells of each file that it cannot send, and sends the others' {
        Get-ErrorId { Send-RedItem nothing /tmp -World $world } | Should -Be 'PathNotFound'
        Get-ErrorId { Send-RedItem -LiteralPath nothing /tmp -World $world } | Should -Be 'PathNotFound'
        Get-ErrorId { Send-RedItem env:PATH /tmp -World $world } | Should -Be 'NotAFileSystemPath'
        Get-ErrorId { Send-RedItem /dev/null /tmp -World $world } | Should -Be 'RedItemNotAFile'
        Get-ErrorId { Send-RedItem big, tree/run.sh /tmp/big -World $world } | Should -Be 'RedDestinationNotADirectory'
        Get-ErrorId { Send-RedItem big /none/big -World $world } | Should -Be 'RED_EBADSINK'
        (Send-RedItem big, /dev/null /tmp -World $world -ErrorAction SilentlyContinue).FullName | Should -Be '/tmp/big'
    }

    It 'says how many bytes arrived, and why no more did, where the world is full' {
        [IO.File]::WriteAllBytes("$($red.Folder)/huge", [byte[]]::new(80MB))
        Send-RedItem huge /tmp -World $world -ErrorAction SilentlyContinue -ErrorVariable full | Should -BeNullOrEmpty
        ($full[0].FullyQualifiedErrorId -split ',')[0] | Should -Be 'RedTransferBroken'
        "$($full[0])" | Should -Match 'broke after [1-9][0-9]{7} bytes: .*No space left on device'
        Remove-Item huge
        Remove-RedItem /tmp/huge -World $world
    }

    It 'carries many at once' {
        $null = New-Item -ItemType Directory many
        1..60 | ForEach-Object { [IO.File]::WriteAllText("$($red.Folder)/many/$_", "$_") }
        (Send-RedItem many /home -Recurse -ThrottleLimit 8 -World $world | Where-Object IsVerified).Count | Should -Be 60
        (Get-RedItem /home/many -World $world).Count | Should -Be 60
    }
}
