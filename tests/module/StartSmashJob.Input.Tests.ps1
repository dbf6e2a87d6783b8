BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    function Get-Output($Job) { $Job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput }

    # Its files go when the host has seen the connection close.
    function Wait-EmptySpool {
        $spool = Join-Path (Get-SmashHost).StateDirectory spool
        $waited = [Diagnostics.Stopwatch]::StartNew()
        while (Get-ChildItem $spool -ErrorAction Ignore) {
            if ($waited.Elapsed.TotalSeconds -gt 60) { throw "There are files in $spool still." }
            Get-SmashHost | Out-Null
        }
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Start-SmashJob -InputFile' {
    It 'has the command read the file' {
        $path = Join-Path $folder 'in put.txt'
        Set-Content $path 'one', 'two', 'three'
        Get-Output (Start-SmashJob 'wc -l' -InputFile $path) | Should -Be '3'
        Push-Location $folder
        Get-Output (Start-SmashJob 'tail -n 1' -InputFile './in put.txt') | Should -Be 'three'
        Pop-Location
    }

    It 'refuses <Case> at once' -ForEach @(
        @{ Case = 'a file that is not there'; Id = 'InputFileNotFound'; Arguments = @{ InputFile = '/no/such/file' } }
        @{ Case = 'a folder'; Id = 'InputFileNotReadable'; Arguments = @{ InputFile = '/tmp' } }
        @{ Case = 'two files'; Id = 'InputAmbiguous'; Arguments = @{ InputFile = '/dev/null', '/dev/null' } }
        @{ Case = 'a file and an open input'; Id = 'InputAmbiguous'; Arguments = @{ InputFile = '/dev/null'; KeepInput = $true } }
        @{ Case = 'a file and a terminal'; Id = 'InputAmbiguous'; Arguments = @{ InputFile = '/dev/null'; Terminal = $true } }
    ) {
        Get-ErrorId { Start-SmashJob 'cat' @Arguments } | Should -Be $Id
    }

    It 'is not for scripts' {
        Get-ErrorId { Start-SmashJob { 1 } -KeepInput } | Should -Be 'InputNotForScript'
        Get-ErrorId { Start-SmashJob { 1 } -InputFile /dev/null } | Should -Be 'InputNotForScript'
    }
}

Describe 'Start-SmashJob -FromPipeline' {
    It 'has the command read the pipeline''s objects as lines' {
        $job = 'a', 2, $null, 'ü' | Start-SmashJob 'cat' -FromPipeline
        @($job).Count | Should -Be 1
        Get-Output $job | Should -Be 'a', '2', '', 'ü'
    }

    It 'reads nothing where nothing comes' {
        Get-Output (Start-SmashJob 'wc -c' -FromPipeline) | Should -Be '0'
        Get-Output (@() | Start-SmashJob 'wc -c' -FromPipeline) | Should -Be '0'
    }

    It 'passes arrays of bytes as they are' {
        Get-Output (, [byte[]](0, 255, 10) | Start-SmashJob 'od -An -tx1' -FromPipeline) | Should -Be ' 00 ff 0a'
    }

    It 'takes 64 MiB, and has the job read all of them' {
        $piece = [byte[]]::new(1MB)
        [Random]::new(5).NextBytes($piece)
        $hash = [Security.Cryptography.IncrementalHash]::CreateHash('SHA256')
        1..64 | ForEach-Object { $hash.AppendData($piece) }
        $job = 1..64 | ForEach-Object { , $piece } | Start-SmashJob 'tee /dev/stderr 2>&1 >/dev/null | sha256sum; stat -Lc %s /dev/stdin' -FromPipeline
        Get-Output $job | Should -Be "$([Convert]::ToHexString($hash.GetHashAndReset()).ToLower())  -", "$(64MB)"
        Wait-EmptySpool
    }

    It 'submits nothing, and keeps nothing, with -WhatIf' {
        $before = @(Get-SmashJob).Count
        1..17 | ForEach-Object { 'x' * 1MB } | Start-SmashJob 'wc -c' -FromPipeline -WhatIf | Should -BeNullOrEmpty
        @(Get-SmashJob).Count | Should -Be $before
    }

    It 'leaves no file where <Case>' -ForEach @(
        @{ Case = 'the submission is refused'; Script = { Get-ErrorId { 1..17 | ForEach-Object { 'x' * 1MB } | Start-SmashJob 'wc -c' -FromPipeline -Pool none } | Should -Be 'PoolNotFound' } }
        @{ Case = 'the pipeline is stopped'; Script = { { 1..17 | ForEach-Object { 'x' * 1MB; if ($_ -eq 17) { throw 'stop' } } | Start-SmashJob 'wc -c' -FromPipeline } | Should -Throw 'stop' } }
    ) {
        . $Script
        Wait-EmptySpool
    }

    It 'leaves commands from the pipeline as they were' {
        $jobs = 'echo a', 'echo b' | Start-SmashJob
        $jobs.Count | Should -Be 2
        $jobs | Wait-SmashJob | Receive-SmashOutput | Sort-Object | Should -Be 'a', 'b'
    }
}
