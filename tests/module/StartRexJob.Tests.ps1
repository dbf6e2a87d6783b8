BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexJobTestHost.psm1" -Force
    $folder = Enter-RexJobTestHost
    function Get-Told($Job) { $Job | Receive-SmashOutput | ConvertFrom-Json -AsHashtable }
}
AfterAll { Exit-RexJobTestHost $folder }

Describe 'Start-RexJob' {
    It 'has another host run it, the least-loaded one unless one is named' {
        $job = Start-RexJob 'lose' -Name 'away' | Wait-SmashJob
        $job.ExitCode | Should -Be 0
        $job.ComputerName | Should -Be 'alpha'
        $job.IsRemote | Should -BeTrue
        $job.RemoteProcessId | Should -Be 77
        $job.BytesSent, $job.BytesReceived | Should -Be 1024, 5
        $job | Receive-SmashOutput | Should -Be 'alpha'
        (Start-RexJob 'lose' -ComputerName big | Wait-SmashJob).ComputerName | Should -Be 'big'
        (Start-SmashJob 'lose' -ComputerName auto | Wait-SmashJob).ComputerName | Should -Be 'alpha'
        (Start-SmashJob 'true' | Wait-SmashJob).ComputerName | Should -Be ([Environment]::MachineName)
    }

    It 'tells what the program used there' {
        $job = Start-RexJob 'tell' | Wait-SmashJob
        $job.CpuTime.TotalSeconds | Should -Be 1.75
        $job.PeakMemory | Should -Be 4MB
        $job.ExitCode | Should -Be 3
    }

    It 'says where the files are, here and there' {
        $here = New-Item -ItemType Directory (Join-Path $folder 'files')
        Set-Content "$here/one.txt" 1
        Push-Location $here
        try {
            $job = Start-RexJob 'tell' -InputFile one.txt, @{ './one.txt' = 'in/two.txt' }, (Get-Item $here) -OutputFile out/a.txt, @{ 'b.txt' = 'c.txt' } -RemoteDirectory /w | Wait-SmashJob
        } finally { Pop-Location }
        $told = Get-Told $job
        $told.options['--input'] | ForEach-Object { "$_" } | Should -Be "$here/one.txt one.txt", "$here/one.txt in/two.txt", "$here files"
        $told.options['--output'] | ForEach-Object { "$_" } | Should -Be "out/a.txt $here/a.txt", "b.txt $here/c.txt"
        $told.options['--directory'] | Should -Be '/w'
        $told.folder | Should -Be "$here"
    }

    It 'gives limits and priority to the other host' {
        $job = Start-RexJob 'tell' -MaxCpuTime 9 -MaxMemory 1GB -Priority 5 | Wait-SmashJob
        $told = Get-Told $job
        $told.options['--limit'] | ForEach-Object { "$_" } | Should -Be '0 9', "256 $(1GB)"
        $told.options['--nice'] | Should -Be '5'
        ($job.EffectiveLimits | Where-Object Resource -eq TreeMemory).Soft | Should -Be 1GB
    }

    It 'runs it again elsewhere only when that is asked for' {
        $job = Start-RexJob 'lose alpha' | Wait-SmashJob
        "$($job.Cause)", $job.Retries | Should -Be 'HostLost', 0
        $job = Start-RexJob 'lose alpha' -Retry 3 | Wait-SmashJob
        "$($job.Cause)", $job.ExitCode, $job.Retries, $job.MaxRetries, "$($job.LostComputers)", $job.ComputerName | Should -Be 'Exit', 0, 1, 3, 'alpha', 'beta'
    }

    It 'is a job like any other' {
        $pipe = Join-Path $folder 'stay'
        /usr/bin/mkfifo $pipe
        $job = Start-RexJob "stay $pipe" -Name 'staying'
        /bin/cat $pipe | Should -Be 'up alpha'
        (Get-SmashJob -Name staying).Id | Should -Be $job.Id
        Get-Job -Name staying | ForEach-Object Location | Should -BeIn 'alpha', 'auto'
        Get-ErrorId { $job | Set-SmashJob -Priority 7 } | Should -Be 'NotSupported'
        $job | Stop-SmashJob
        $job = $job | Wait-SmashJob -Timeout 60
        "$($job.Cause)", $job.Signal, $job.ComputerName | Should -Be 'Canceled', 15, 'alpha'
    }

    It 'is found again with all of this' {
        $before = Start-RexJob 'lose alpha' -Retry 1 -Name 'kept' | Wait-SmashJob
        Invoke-Pwsh "Get-SmashJob -Id $($before.Id) | ForEach-Object { `$_.ComputerName, `$_.Retries, `$_.RemoteProcessId, `$_.IsRemote -join ' ' }" | Should -Be 'beta 1 77 True'
        ($before | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) }).ComputerName | Should -Be 'beta'
    }

    It 'says why a job was refused' {
        $job = Start-RexJob 'refuse' | Wait-SmashJob
        "$($job.Cause)" | Should -Be 'FailedToStart'
        $job.CauseDetail | Should -BeLike 'RexNotGranted: *'
    }

    It 'is shown with the host that runs it' {
        $job = Start-RexJob 'lose' -ComputerName big | Wait-SmashJob
        $lines = ($job | Out-String -Width 80) -split "`n" | ForEach-Object TrimEnd
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines -join "`n" | Should -Match '@big lose'
        $list = $job | Format-List | Out-String -Width 200
        $list | Should -Match '(?m)^ComputerName\s+: big$'
        $list | Should -Match '(?m)^RemoteProcessId\s+: 77$'
        Start-SmashJob 'true' | Format-List | Out-String -Width 200 | Should -Not -Match 'RemoteProcessId'
    }

    It 'takes jobs by property name, but not where they ran' {
        $job = [pscustomobject]@{ Command = 'lose'; Name = 'row'; Retry = 2; ComputerName = 'elsewhere' } | Start-RexJob | Wait-SmashJob
        $job.Name, $job.MaxRetries, $job.ComputerName | Should -Be 'row', 2, 'alpha'
        (Start-SmashJob 'true' | Wait-SmashJob | Start-SmashJob).IsRemote | Should -BeFalse
    }

    It 'brings what runs a script with it, and has pwsh of the other host run it' {
        $job = Start-RexJob { 'never' } -Retry 1 | Wait-SmashJob
        $job.Command | Should -Be "'never'"
        $job.Record.Remote.InputFiles[-1].Name | Should -Be '.smash/Smash.ScriptJob.dll'
        $job.Record.Remote.InputFiles[-1].Path | Should -Exist
        $job.Record.Command | Should -BeLike "command -v 'pwsh'*exec 'pwsh' *-Command *.smash/Smash.ScriptJob.dll*"
    }

    It 'is understood by a shell that has pwsh, and one that has not' {
        $job = Start-RexJob { 6 * 7 } | Wait-SmashJob
        $there = New-Item -ItemType Directory (Join-Path $folder 'there/.smash')
        Copy-Item $job.Record.Remote.InputFiles[-1].Path $there
        $line = $job.Record.Command.Replace("'pwsh'", "'$([Environment]::ProcessPath)'")
        $direct = Start-SmashJob $line -WorkingDirectory $there.Parent | Wait-SmashJob
        "$($direct | Receive-SmashOutput -Stream StandardError)" | Should -Match 'not the input of a script job'
        $missing = Start-SmashJob $job.Record.Command.Replace("'pwsh'", "'no-pwsh'") -WorkingDirectory $there.Parent | Wait-SmashJob
        $missing.ExitCode | Should -Be 127
        $missing | Receive-SmashOutput -Stream StandardError | Should -BeLike "no-pwsh is not on $(uname -n), and a script needs it there."
    }

    It 'refuses <Case> with <Id>' -ForEach @(
        @{ Case = 'an empty command'; Id = 'EmptyCommand'; Arguments = @{ Command = '' } }
        @{ Case = 'an input file that is not there'; Id = 'PathNotFound'; Arguments = @{ Command = 'tell'; InputFile = '/nowhere/at/all' } }
        @{ Case = 'a name that leads out'; Id = 'InvalidArgument'; Arguments = @{ Command = 'tell'; OutputFile = '../out' } }
        @{ Case = 'a relative folder there'; Id = 'InvalidArgument'; Arguments = @{ Command = 'tell'; RemoteDirectory = 'w' } }
        @{ Case = 'a server''s name that is none'; Id = 'InvalidArgument'; Arguments = @{ Command = 'tell'; ComputerName = '-oProxyCommand=x' } }
    ) {
        $count = @(Get-SmashJob).Count
        Get-ErrorId { Start-RexJob @Arguments } | Should -Be $Id
        @(Get-SmashJob).Count | Should -Be $count
    }

    It 'has no use for what is another host''s where none is meant' {
        Get-ErrorId { Start-SmashJob 'true' -Retry 1 } | Should -Be 'InvalidArgument'
        Get-ErrorId { Start-SmashJob 'true' -OutputFile result } | Should -Be 'InvalidArgument'
    }

    It 'says why a script has no output where there was nothing to run it' {
        $job = Start-SmashJob { 1 } -ComputerName alpha | Wait-SmashJob
        $job.ExitCode | Should -Be 127
        $job | Receive-SmashOutput -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failure = $failed[0]
        $failure.FullyQualifiedErrorId | Should -BeLike 'JobFailed,*'
        "$failure" | Should -BeLike "*'pwsh' is not on 'alpha'*"
        $job | Receive-SmashOutput -Stream Output -ErrorAction Stop | Should -BeNullOrEmpty
        $job | Receive-SmashOutput -Follow -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'JobFailed,*'
    }

    It 'says that a host has no REX' {
        $stub = "$env:SMASH_HOST_BIN/smash-stub"
        Move-Item $stub "$stub.away"
        try { Get-ErrorId { Start-RexJob 'tell' } | Should -Be 'RexUnavailable' } finally { Move-Item "$stub.away" $stub }
    }

    It 'submits nothing with -WhatIf' {
        $count = @(Get-SmashJob).Count
        Start-RexJob 'tell' -WhatIf 6> $null
        @(Get-SmashJob).Count | Should -Be $count
    }
}
