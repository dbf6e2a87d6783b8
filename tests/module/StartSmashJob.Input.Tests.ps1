BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    function Get-Output($Job) { $Job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput }
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

    It 'says what to do with more than a submission carries' {
        Get-ErrorId { 1..17 | ForEach-Object { 'x' * 1MB } | Start-SmashJob 'wc -c' -FromPipeline } | Should -Be 'InputTooLarge'
        (Get-Output (1..15 | ForEach-Object { 'x' * 1MB } | Start-SmashJob 'wc -c' -FromPipeline)) | Should -Be (15 * 1MB + 15)
    }

    It 'leaves commands from the pipeline as they were' {
        $jobs = 'echo a', 'echo b' | Start-SmashJob
        $jobs.Count | Should -Be 2
        $jobs | Wait-SmashJob | Receive-SmashOutput | Sort-Object | Should -Be 'a', 'b'
    }
}
