BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Invoke-SmashCommand' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'writes what a script writes, and removes the job' {
        $offset = 1
        $result = Invoke-SmashCommand { param($n) $n..3 | ForEach-Object { [pscustomobject]@{ N = $_ + $using:offset } } } -ArgumentList 1 -MaxMemory 1GB -Timeout 60
        $result.N | Should -Be 2, 3, 4
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'writes each record to its own stream' {
        $all = Invoke-SmashCommand { 'a'; Write-Warning 'w'; Write-Error 'e'; Write-Host 'h'; 'b' } *>&1
        $all | ForEach-Object { "$_" } | Should -Be 'a', 'w', 'e', 'h', 'b'
    }

    It 'writes the lines of a command line, and shows its standard error' {
        Invoke-SmashCommand 'echo one; echo two; echo aside >&2' -InformationVariable shown 6> $null | Should -Be 'one', 'two'
        "$shown" | Should -Be 'aside'
        $shown[0].Tags | Should -Be 'PSHOST'
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'takes a command, or a script, from the pipeline' {
        'echo a', 'echo b' | Invoke-SmashCommand | Should -Be 'a', 'b'
        { 1 }, { 2 } | Invoke-SmashCommand | Should -Be 1, 2
    }

    It 'writes while the job runs' {
        $pipe = Join-Path $folder 'live'
        /usr/bin/mkfifo $pipe
        Invoke-SmashCommand "echo first; cat $pipe" | ForEach-Object { $_; if ($_ -eq 'first') { 'second' > $pipe } } | Should -Be 'first', 'second'
    }

    It 'leaves the job with -KeepJob' {
        Invoke-SmashCommand { 5 } -KeepJob -Name 'kept' | Should -Be 5
        $job = Get-SmashJob -Name 'kept'
        $job.State | Should -Be 'Exited'
        $job | Receive-SmashOutput | Should -Be 5
    }

    It 'makes <What> the error <Id>, of <Category>' -ForEach @(
        @{ What = 'an exit code of a command line'; Id = 'JobFailed'; Category = 'NotSpecified'; Arguments = @{ Command = 'exit 3' } }
        @{ What = 'an exit code of a script'; Id = 'JobFailed'; Category = 'NotSpecified'; Arguments = @{ ScriptBlock = { exit 4 } } }
        @{ What = 'a signal'; Id = 'JobFailed'; Category = 'NotSpecified'; Arguments = @{ Command = 'kill -SEGV $$' } }
        @{ What = 'a program that is not there'; Id = 'JobFailed'; Category = 'OpenError'; Arguments = @{ Command = '/nowhere/at/all' } }
        @{ What = 'a limit on time'; Id = 'JobLimitExceeded'; Category = 'OperationTimeout'; Arguments = @{ ScriptBlock = { Wait-Event }; Timeout = 1 } }
        @{ What = 'a limit on CPU time'; Id = 'JobLimitExceeded'; Category = 'LimitsExceeded'; Arguments = @{ Command = 'while :; do :; done'; MaxCpuTime = 1 } }
        @{ What = 'a limit on memory'; Id = 'JobLimitExceeded'; Category = 'LimitsExceeded'; Arguments = @{ Command = 'python3 -c "x = [bytearray(1000000) for i in range(1000)]; input()"'; MaxMemory = '100 MB' } }
    ) {
        Invoke-SmashCommand @Arguments -ErrorVariable failure -ErrorAction SilentlyContinue -KeepJob
        $failure.Count | Should -Be 1
        ($failure[0].FullyQualifiedErrorId -split ',')[0] | Should -Be $Id
        $failure[0].CategoryInfo.Category | Should -Be $Category
        $failure[0].TargetObject | Should -BeOfType Smash.Client.SmashJob
        $failure[0].TargetObject.IsEnded | Should -BeTrue
    }

    It 'tells the last words of a command line that failed' {
        Invoke-SmashCommand 'echo why >&2; exit 1' -ErrorVariable failure -ErrorAction SilentlyContinue 6> $null
        $failure[0].Exception.Message | Should -Match 'why$'
    }

    It 'says of a script that an error ended what the error was, and nothing more' {
        Invoke-SmashCommand { 'a'; throw 'bad' } -ErrorVariable failure -ErrorAction SilentlyContinue | Should -Be 'a'
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -Be 'bad'
        Invoke-SmashCommand { Write-Error 'told'; exit 1 } -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].Exception.Message | Should -Be 'told'
    }

    It 'says that somebody stopped the job' {
        $pipe = Join-Path $folder 'stop'
        /usr/bin/mkfifo $pipe
        Invoke-SmashCommand "echo begun; cat $pipe" -Name 'to be stopped' -ErrorVariable failure -ErrorAction SilentlyContinue | ForEach-Object { Stop-SmashJob -Name 'to be stopped' }
        ($failure[0].FullyQualifiedErrorId -split ',')[0] | Should -Be 'JobCanceled'
    }

    It 'stops the job when the pipeline is stopped, and removes it' {
        $mark = Join-Path $folder 'cleaned'
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
            param($module, $mark)
            Import-Module $module
            Invoke-SmashCommand { try { 'begun'; Wait-Event } finally { 'cleaned' > $using:mark } }
        }).AddArgument((Get-Module Smash).Path).AddArgument($mark)
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        $null = foreach ($item in $output) { $item; break }
        $shell.Stop()
        $running.IsCompleted | Should -BeTrue
        Get-Content $mark | Should -Be 'cleaned'
        Get-SmashJob | Should -BeNullOrEmpty
        $shell.Dispose()
    }

    It 'stops the job when nobody wants more of it' {
        Invoke-SmashCommand { 1..3; Wait-Event } | Select-Object -First 2 | Should -Be 1, 2
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'stops the job when the caller does not go on after an error' {
        { Invoke-SmashCommand { Write-Error 'first'; Wait-Event } -ErrorAction Stop } | Should -Throw -ErrorId 'Microsoft.PowerShell.Commands.WriteErrorException*'
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'does not stop at what a command line writes to standard error' {
        $ErrorActionPreference = 'Stop'
        Invoke-SmashCommand 'echo progress >&2; echo done' 6> $null | Should -Be 'done'
    }

    It 'runs nothing with -WhatIf' {
        Invoke-SmashCommand { 1 } -WhatIf | Should -BeNullOrEmpty
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'refuses <Case> with <Id>' -ForEach @(
        @{ Case = 'an empty command'; Id = 'EmptyCommand'; Arguments = @{ Command = ' ' } }
        @{ Case = 'a variable that is not there'; Id = 'UsingVariableIsUndefined'; Arguments = @{ ScriptBlock = { $using:nowhere_to_be_found } } }
        @{ Case = 'a size that is none'; Id = 'InvalidSize'; Arguments = @{ Command = 'true'; MaxMemory = 'much' } }
    ) {
        Get-ErrorId { Invoke-SmashCommand @Arguments } | Should -Be $Id
    }
}
