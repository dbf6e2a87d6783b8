BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
    Push-Location $red.Folder
    [IO.File]::WriteAllBytes("$($red.Folder)/big", [System.Security.Cryptography.RandomNumberGenerator]::GetBytes(3MB))
    $null = New-Item -ItemType Directory tree/sub/empty -Force
    Set-Content tree/run.sh "#!/bin/sh`necho ran"
    /bin/chmod 755 tree/run.sh
    [IO.File]::WriteAllText("$($red.Folder)/tree/sub/none", '')
    $null = Send-RedItem big, tree /home -Recurse -World $world
    $null = New-Item -ItemType Directory got
}
AfterAll {
    Pop-Location
    Exit-RedTestHost $red
}

Describe 'Receive-RedItem' {
    It 'receives nothing with -WhatIf' {
        Receive-RedItem /home/big got -World $world -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem got | Should -BeNullOrEmpty
    }

    It 'receives a file into a directory, under a name, or where the session is, verified' {
        $received = Receive-RedItem /home/big got -World $world
        $received.LocalPath, $received.IsVerified | Should -Be "$($red.Folder)/got/big", $true
        (Get-FileHash got/big).Hash | Should -Be (Get-FileHash big).Hash
        (Receive-RedItem /home/big got/other -World $world).LocalPath | Should -Be "$($red.Folder)/got/other"
        Push-Location got
        try { (Receive-RedItem home/tree/run.sh -World $world).LocalPath | Should -Be "$($red.Folder)/got/run.sh" } finally { Pop-Location }
        [IO.File]::GetUnixFileMode("$($red.Folder)/got/run.sh") -band 'UserExecute' | Should -Be 'UserExecute'
        Get-ChildItem got -Filter *.red-part | Should -BeNullOrEmpty
    }

    It 'receives a tree, items of the pipeline, and patterns' {
        Get-ErrorId { Receive-RedItem /home/tree got -World $world } | Should -Be 'RedItemIsDirectory'
        @(Receive-RedItem /home/tree got -Recurse -World $world).Count | Should -Be 2
        (Get-ChildItem got/tree -Recurse).Name | Sort-Object | Should -Be 'empty', 'none', 'run.sh', 'sub'
        (Get-RedItem /home/tree -World $world | Where-Object Type -EQ File | Receive-RedItem -Destination ./piped/).LocalPath | Should -Be "$($red.Folder)/piped/run.sh"
        (Receive-RedItem '/home/b*' got -World $world).FullName | Should -Be '/home/big'
    }

    It 'goes on with -Resume where an earlier one ended, and begins anew where that was of another file' {
        [IO.File]::WriteAllBytes("$($red.Folder)/got/resumed.red-part", [IO.File]::ReadAllBytes("$($red.Folder)/big")[0..999999])
        $received = Receive-RedItem /home/big got/resumed -Resume -World $world
        $received.ResumedAt, $received.IsVerified | Should -Be 1000000, $true
        (Get-FileHash got/resumed).Hash | Should -Be (Get-FileHash big).Hash
        [IO.File]::WriteAllBytes("$($red.Folder)/got/resumed.red-part", [byte[]]::new(1000))
        (Receive-RedItem /home/big got/resumed -Resume -World $world).ResumedAt | Should -Be 0
        (Get-FileHash got/resumed).Hash | Should -Be (Get-FileHash big).Hash
    }

    It 'tells of each file that it cannot receive, and receives the others' {
        Get-ErrorId { Receive-RedItem /none got -World $world } | Should -Be 'RED_ENOENT'
        Get-ErrorId { Receive-RedItem /dev/null got -World $world } | Should -Be 'RED_EBADSOURCE'
        Get-ErrorId { Receive-RedItem /home/big env: -World $world } | Should -Be 'NotAFileSystemPath'
        Get-ErrorId { Receive-RedItem /home/big none/big -World $world } | Should -Be 'LocalFileError'
        Get-ErrorId { Receive-RedItem /home/big, /home/tree/run.sh got/big -World $world } | Should -Be 'RedDestinationNotADirectory'
        (Receive-RedItem /none, /home/big got -World $world -ErrorAction SilentlyContinue).FullName | Should -Be '/home/big'
    }
}
