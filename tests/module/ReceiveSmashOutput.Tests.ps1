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

    It 'gives what each run wrote of a job that was run again' {
        $counter = Join-Path $TestDrive runs
        $job = Start-SmashJob "echo x >> '$counter'; wc -l < '$counter'; exit 1" -RetryCount 2 | Wait-SmashJob
        1..3 | ForEach-Object { $job | Receive-SmashOutput -Attempt $_ } | Should -Be '1', '2', '3'
        $job | Receive-SmashOutput | Should -Be '3'
        $job | Receive-SmashOutput -Attempt 1 -Raw -Follow | Should -Be "1`n"
        Get-ErrorId { $job | Receive-SmashOutput -Attempt 4 } | Should -Be 'AttemptNotFound'
        Get-ErrorId { $job | Receive-SmashOutput -Stream StandardError -Attempt 4 } | Should -Be 'AttemptNotFound'
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

Describe 'Receive-SmashOutput of a script job' {
    BeforeAll {
        $job = Start-SmashJob {
            'out1'; Write-Warning 'warned'; 'out2'; Write-Error 'failed'
            Write-Verbose 'told' -Verbose
            $DebugPreference = 'Continue'; Write-Debug 'debugged'
            Write-Host 'shown' -ForegroundColor Red
            [Console]::WriteLine('past'); [Console]::Error.WriteLine('aside'); $Host.UI.WriteLine('direct')
            [Console]::Write('half'); 'out3'
        } | Wait-SmashJob
    }

    It 'writes each record to its own stream, in the order in which it was written' {
        $DebugPreference = 'Continue'
        $all = $job | Receive-SmashOutput -Verbose *>&1
        $all | ForEach-Object { "$_" } | Should -Be 'out1', 'warned', 'out2', 'failed', 'told', 'debugged', 'shown', 'past', 'direct', 'half', 'out3'
        $all | ForEach-Object { $_.GetType().Name } | Should -Be 'String', 'WarningRecord', 'String', 'RemotingErrorRecord', 'VerboseRecord', 'DebugRecord', 'InformationRecord', 'String', 'InformationRecord', 'String', 'String'
        $all[6].MessageData.ForegroundColor | Should -Be 'Red'
    }

    It 'keeps to the preferences of the session that receives' {
        @($job | Receive-SmashOutput -ErrorAction Ignore -WarningAction Ignore -InformationAction Ignore *>&1) | Should -Be 'out1', 'out2', 'past', 'half', 'out3'
        { $job | Receive-SmashOutput -ErrorAction Stop -WarningAction Ignore } | Should -Throw -ErrorId 'Microsoft.PowerShell.Commands.WriteErrorException'
    }

    It 'gives one stream alone' {
        $job | Receive-SmashOutput -Stream Output | Should -Be 'out1', 'out2', 'past', 'half', 'out3'
        $job | Receive-SmashOutput -Stream Error 2>&1 | ForEach-Object { "$_" } | Should -Be 'failed'
        $job | Receive-SmashOutput -Stream StandardError | Should -Be 'aside'
        @($job | Receive-SmashOutput -Stream All -ErrorAction Ignore -WarningAction Ignore -InformationAction Ignore)[-1] | Should -Be 'aside'
    }

    It 'gives the last records' {
        $job | Receive-SmashOutput -Stream Output -Tail 2 | Should -Be 'half', 'out3'
        $job | Receive-SmashOutput -Stream Error -Tail 5 2>&1 | ForEach-Object { "$_" } | Should -Be 'failed'
        @($job | Receive-SmashOutput -Tail 1) | Should -Be 'half', 'out3' # on one line
    }

    It 'gives the file itself with -Raw and -Bytes' {
        $text = $job | Receive-SmashOutput -Raw
        $text | Should -BeExactly ([IO.File]::ReadAllText($job.StandardOutputPath))
        ($text -split "`n")[0] | Should -Match "^$([char] 0x1e)O<Objs .*<S>out1</S></Objs>$"
    }

    It 'gives each record as soon as it is written' {
        $pipe = Join-Path $folder 'live'
        /usr/bin/mkfifo $pipe
        $live = Start-SmashJob { 'first'; /bin/cat $using:pipe; 'last' }
        $live | Receive-SmashOutput -Follow | ForEach-Object {
            $_
            if ($_ -eq 'first') { 'second' > $pipe }
        } | Should -Be 'first', 'second', 'last'
    }

    It 'gives native programs that write to the same descriptor at any moment as text' {
        $mixed = Start-SmashJob {
            $loop = [Diagnostics.ProcessStartInfo]::new('/bin/sh')
            '-c', 'for i in $(seq 200); do echo stray; done' | ForEach-Object { $loop.ArgumentList.Add($_) }
            $programs = 1..4 | ForEach-Object { [Diagnostics.Process]::Start($loop) }
            1..200 | ForEach-Object { [pscustomobject]@{ Number = $_ } }
            $programs | ForEach-Object WaitForExit
        } | Wait-SmashJob
        $received = $mixed | Receive-SmashOutput
        @($received | Where-Object { $_ -is [string] }) | Should -Be (@('stray') * 800)
        @($received | Where-Object { $_ -isnot [string] }).Number | Should -Be (1..200)
    }

    It 'keeps a stream of objects whole, whatever its size' {
        $many = Start-SmashJob { 1..3000; 'y' * 20MB; 'end' } | Wait-SmashJob
        $received = @($many | Receive-SmashOutput)
        $received.Count | Should -Be 3002
        $received[2999] | Should -Be 3000
        $received[3000].Length | Should -Be 20MB
        $received[3001] | Should -Be 'end'
    }

    It 'thins progress, and keeps its begin and end' {
        $busy = Start-SmashJob { 1..500 | ForEach-Object { Write-Progress 'busy' -PercentComplete ($_ / 5) }; Write-Progress 'busy' -Completed } | Wait-SmashJob
        $records = [Smash.ScriptJob.StreamRecordReader]::ReadAll([ReadOnlyMemory[byte][]] @([ReadOnlyMemory[byte]] [IO.File]::ReadAllBytes($busy.StandardOutputPath))) | ForEach-Object { $_.ReadValue() }
        $records.Count | Should -BeLessThan 100
        $records[0].RecordType | Should -Be 'Processing'
        $records[-1].RecordType | Should -Be 'Completed'
        $records[0].Activity | Should -Be 'busy'
    }

    It 'answers a question with an error, and asks nobody' {
        $asking = Start-SmashJob { Read-Host 'name' } | Wait-SmashJob
        Get-ErrorId { $asking | Receive-SmashOutput } | Should -Be 'NobodyToAsk'
    }

    It 'gives what looks like a record and is none as text' {
        $mark = [char] 0x1e
        $fake = Start-SmashJob "printf '\036Onothing\n\036Q<Objs \n'" | Wait-SmashJob
        $fake | Receive-SmashOutput | Should -Be "${mark}Onothing", "${mark}Q<Objs "
        $spoofing = Start-SmashJob { [Console]::WriteLine("$([char] 0x1e)Onothing"); 'real' } | Wait-SmashJob
        $spoofing | Receive-SmashOutput | Should -Be "${mark}Onothing", 'real'
    }
}

Describe 'Output that is old' {
    BeforeAll {
        $before = $env:SMASH_CONFIG
        $env:SMASH_CONFIG = "$folder/old.conf"
        Set-Content $env:SMASH_CONFIG 'OUTPUT_COMPRESS_AFTER = 1 s', 'OUTPUT_RETENTION_TIME = 1 h', 'OUTPUT_RETENTION_SIZE = 1 MiB'
        $old = try { Connect-SmashHost "$folder/old.sock" } finally { $env:SMASH_CONFIG = $before }
        function Wait-OutputState($Job, [string] $State) {
            while ((Get-SmashJob -Id $Job.Id -Connection $old).OutputState -ne $State) { [System.Threading.Thread]::Yield() | Out-Null }
        }
    }
    AfterAll { Stop-SmashHost -Connection $old }

    It 'is compressed, and read as before' {
        $job = Start-SmashJob 'seq 100000' -Connection $old | Wait-SmashJob
        Wait-OutputState $job Compressed
        "$($job.StandardOutputPath).gz" | Should -Exist
        @($job | Receive-SmashOutput).Count | Should -Be 100000
        $job | Receive-SmashOutput -Tail 2 | Should -Be 99999, 100000
        $script = Start-SmashJob { [pscustomobject]@{ Value = 42 } } -Connection $old | Wait-SmashJob
        Wait-OutputState $script Compressed
        ($script | Receive-SmashOutput).Value | Should -Be 42
    }

    It 'is removed where there is too much, and its record kept' {
        $job = Start-SmashJob 'exit 3' -Connection $old | Wait-SmashJob
        $large = Start-SmashJob 'head -c 2000000 /dev/urandom' -Connection $old | Wait-SmashJob
        Wait-OutputState $job Removed
        Get-ErrorId { $job | Receive-SmashOutput } | Should -Be 'OutputRemoved'
        (Get-SmashJob -Id $job.Id -Connection $old).ExitCode | Should -Be 3
        $large | Remove-SmashJob
    }
}
