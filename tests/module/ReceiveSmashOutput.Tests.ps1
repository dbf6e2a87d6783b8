BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $both = Start-SmashJob 'printf "one\r\ntwo\nthr\303\251\303\251"; printf "bad\n" >&2' | Wait-SmashJob
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Receive-SmashOutput' {
    It 'gives lines, the last one also without its end' {
        $both | Receive-SmashOutput | Should -Be 'one', 'two', 'thréé'
    }

    It 'gives standard error apart, and both together' {
        $both | Receive-SmashOutput -Stream StandardError | Should -Be 'bad'
        $both | Receive-SmashOutput -Stream All | Should -Be 'one', 'two', 'thréé', 'bad'
    }

    It 'gives the text as it is with -Raw' {
        $both | Receive-SmashOutput -Raw | Should -BeExactly "one`r`ntwo`nthréé"
        Start-SmashJob 'true' | Wait-SmashJob | Receive-SmashOutput -Raw | Should -BeExactly ''
    }

    It 'gives the bytes as they are with -Bytes' {
        $job = Start-SmashJob 'printf "a\000\377b"' | Wait-SmashJob
        $bytes = $job | Receive-SmashOutput -Bytes
        , $bytes | Should -BeOfType [byte[]]
        $bytes | Should -Be 97, 0, 255, 98
    }

    It 'gives the end with -Tail <Tail>' -ForEach @(
        @{ Tail = 0; Expected = $null }
        @{ Tail = 1; Expected = 'thréé' }
        @{ Tail = 2; Expected = 'two', 'thréé' }
        @{ Tail = 99; Expected = 'one', 'two', 'thréé' }
    ) {
        $both | Receive-SmashOutput -Tail $Tail | Should -Be $Expected
    }

    It 'takes ids, names and properties' {
        Receive-SmashOutput -Id $both.Id -Tail 1 | Should -Be 'thréé'
        Receive-SmashOutput $both.Id -Tail 1 | Should -Be 'thréé'
        Receive-SmashOutput -Name "Job$($both.Id)" -Tail 1 | Should -Be 'thréé'
        [pscustomobject]@{ Id = $both.Id } | Receive-SmashOutput -Tail 1 | Should -Be 'thréé'
    }

    It 'gives what is there of a job that runs, and does not wait' {
        $job = Start-BlockedJob
        $job | Receive-SmashOutput | Should -Be 'begun'
        $job | Stop-SmashJob -Force
    }

    It 'follows a job to its end' {
        $job = Start-BlockedJob
        $lines = $job | Receive-SmashOutput -Follow | ForEach-Object {
            $_
            if ($_ -eq 'begun') { Complete-BlockedJob $job 'the end' }
        }
        $lines | Should -Be 'begun', 'the end'
    }

    It 'follows both outputs at once, as they come' {
        $job = Start-BlockedJob -Prelude 'echo warned >&2'
        $lines = $job | Receive-SmashOutput -Follow -Stream All | ForEach-Object -Begin { $seen = 0 } -Process {
            $_
            if (++$seen -eq 2) { Complete-BlockedJob $job 'the end' }
        }
        $lines[0, 1] | Sort-Object | Should -Be 'begun', 'warned'
        $lines[2] | Should -Be 'the end'
    }

    It 'can be left while it follows' {
        $job = Start-BlockedJob
        $job | Receive-SmashOutput -Follow | Select-Object -First 1 | Should -Be 'begun'
        $job.State | Should -Be 'Running'
        $job | Stop-SmashJob -Force
    }

    It 'reads a long output completely, at small memory' {
        $job = Start-SmashJob 'head -c 200000000 /dev/zero | tr "\0" x | fold -w 999' | Wait-SmashJob
        $before = [GC]::GetTotalMemory($true)
        $count = 0L
        $largest = 0L
        $job | Receive-SmashOutput -Bytes | ForEach-Object -Begin { $chunks = 0 } -Process {
            $count += $_.Length
            if (++$chunks % 500 -eq 0) { $largest = [math]::Max($largest, [GC]::GetTotalMemory($true)) }
        }
        $count | Should -BeGreaterThan 200000000
        $chunks | Should -BeGreaterThan 1000
        ($largest - $before) | Should -BeLessThan 10MB
        $job | Receive-SmashOutput -Tail 1 | Should -Match '^x+$'
    }

    It 'gives what a killed session had not read yet' {
        $job = Start-SmashJob 'seq 200000' | Wait-SmashJob
        /bin/kill -KILL (Get-SmashHost).SessionProcessId
        ($job | Receive-SmashOutput | Measure-Object).Count | Should -Be 200000
    }

    It 'tells of a job that is not there, and of what excludes each other' {
        Get-ErrorId { Receive-SmashOutput -Id 9999 } | Should -Be 'JobNotFound'
        Get-ErrorId { $both | Receive-SmashOutput -Raw -Bytes } | Should -Be 'InvalidArgument'
    }

    It 'gives bytes unchanged to a native program' {
        $job = Start-SmashJob 'head -c 3000000 /dev/urandom | tee copy' -WorkingDirectory $folder | Wait-SmashJob
        $sum = ($job | Receive-SmashOutput -Bytes | /usr/bin/sha256sum) -split ' ' | Select-Object -First 1
        $sum | Should -Be (Get-FileHash "$folder/copy" -Algorithm SHA256).Hash.ToLowerInvariant()
    }
}
