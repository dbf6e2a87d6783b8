BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Start-SmashJob' {
    It 'starts a host where none runs, and gives the job' {
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
        $job = Start-SmashJob '/bin/true'
        $job.Id | Should -Be 1
        $job.Name | Should -Be 'Job1'
        $job.Command | Should -Be '/bin/true'
        $job.Submitted | Should -BeOfType [datetime]
        [math]::Abs(((Get-Date) - $job.Submitted).TotalMinutes) | Should -BeLessThan 5
        Test-Path $env:SMASH_SOCKET | Should -BeTrue
        (stat -c %a $env:SMASH_SOCKET) | Should -Be '600'
    }

    It 'runs what the shell would run' {
        'echo a | tr a b; exit 3' | Start-SmashJob | Wait-SmashJob -OutVariable job | Receive-SmashOutput | Should -Be 'b'
        $job.ExitCode | Should -Be 3
        $job.State | Should -Be 'Exited'
        $job.Cause | Should -Be 'Exit'
    }

    It 'says what an ended job used' {
        $job = Start-SmashJob 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done' | Wait-SmashJob
        $job.CpuTime | Should -BeOfType [timespan]
        $job.CpuTime | Should -BeGreaterThan ([timespan]::Zero)
        $job.WallTime | Should -BeGreaterThan ([timespan]::Zero)
        $job.PeakMemory | Should -BeGreaterThan 100KB
        $job.Usage.MinorFaults | Should -BeGreaterThan 0
        $job.ComputerName | Should -Be ([Environment]::MachineName)
        $job.Ended | Should -BeGreaterOrEqual $job.Started
    }

    It 'takes its parameters by property name' {
        $row = [pscustomobject]@{ Command = 'echo $X; pwd'; Name = 'row'; Priority = 5; MaxCpuTime = '30'; MaxAddressSpace = '1GB'; Environment = @{ X = 'y' }; WorkingDirectory = '/usr' }
        $job = $row | Start-SmashJob | Wait-SmashJob
        $job.Name | Should -Be 'row'
        $job.Priority | Should -Be 5
        $job.Limits.MaxCpuTime | Should -Be ([timespan]::FromSeconds(30))
        $job.Limits.MaxAddressSpace | Should -Be 1GB
        $job | Receive-SmashOutput | Should -Be 'y', '/usr'
    }

    It 'sets limits that are really in force' {
        $job = Start-SmashJob 'ulimit -t; ulimit -v' -MaxCpuTime 90 -MaxAddressSpace 256MB | Wait-SmashJob
        $job | Receive-SmashOutput | Should -Be '90', "$(256KB)"
        ($job.EffectiveLimits | Where-Object Resource -eq CpuTime).Soft | Should -Be 90
        ($job.EffectiveLimits | Where-Object Resource -eq AddressSpace).Hard | Should -Be 256MB
    }

    It 'reads a limit on CPU time of <Value>' -ForEach @(
        @{ Value = 90; Expected = 90 }
        @{ Value = '90'; Expected = 90 }
        @{ Value = 1.2; Expected = 2 }
        @{ Value = '00:01:30'; Expected = 90 }
        @{ Value = [timespan]::FromMinutes(2); Expected = 120 }
    ) {
        (Start-SmashJob /bin/true -MaxCpuTime $Value).Limits.MaxCpuTime.TotalSeconds | Should -Be $Expected
    }

    It 'reads a limit on address space of <Value>' -ForEach @(
        @{ Value = 300MB; Expected = 300MB }
        @{ Value = '300MB'; Expected = 300MB }
        @{ Value = '300 MiB'; Expected = 300MB }
        @{ Value = 1.5GB; Expected = 1.5GB }
        @{ Value = 8GB; Expected = 8GB }
        @{ Value = '314572800'; Expected = 300MB }
    ) {
        (Start-SmashJob /bin/true -MaxAddressSpace $Value).Limits.MaxAddressSpace | Should -Be $Expected
    }

    It 'ends a job that breaks its CPU limit, and says so' {
        $job = Start-SmashJob 'while :; do :; done' -MaxCpuTime 1 | Wait-SmashJob
        $job.State | Should -Be 'Aborted'
        $job.Cause | Should -Be 'CpuLimit'
        $job.CpuTime.TotalSeconds | Should -BeGreaterThan 0.5
    }

    It 'says of a job that was refused memory that it was' {
        $job = Start-SmashJob 'python3 -c "bytearray(500000000)"' -MaxAddressSpace 128MB | Wait-SmashJob
        $job.ExitCode | Should -Not -Be 0
        $job.Cause | Should -Be 'MemoryLimit'
        $job.CauseDetail | Should -Not -BeNullOrEmpty
    }

    It 'runs the job in the session''s location, also where that is not the process''s' {
        Push-Location /usr/bin
        try { Start-SmashJob 'pwd' | Wait-SmashJob | Receive-SmashOutput | Should -Be '/usr/bin' }
        finally { Pop-Location }
        Start-SmashJob 'pwd' -WorkingDirectory Temp:/ | Wait-SmashJob | Receive-SmashOutput | Should -Be ([IO.Path]::GetTempPath().TrimEnd('/'))
    }

    It 'runs the job in the session''s environment, as it is at that moment' {
        $env:SMASH_TEST_VALUE = 'é one'
        Start-SmashJob 'echo $SMASH_TEST_VALUE' | Wait-SmashJob | Receive-SmashOutput | Should -Be 'é one'
        $env:SMASH_TEST_VALUE = 'two'
        Start-SmashJob 'echo $SMASH_TEST_VALUE' | Wait-SmashJob | Receive-SmashOutput | Should -Be 'two'
        Start-SmashJob 'echo $SMASH_TEST_VALUE $OTHER' -Environment @{ OTHER = 3 } | Wait-SmashJob | Receive-SmashOutput | Should -Be 'two 3'
        Start-SmashJob 'echo ${SMASH_TEST_VALUE-none}' -Environment @{ SMASH_TEST_VALUE = $null } | Wait-SmashJob | Receive-SmashOutput | Should -Be 'none'
        Start-SmashJob 'echo ${SMASH_TEST_VALUE-none}' -CleanEnvironment | Wait-SmashJob | Receive-SmashOutput | Should -Be 'none'
        Start-SmashJob 'echo ${SMASH_TEST_VALUE-none} $OTHER ${PATH:+path}' -CleanEnvironment -Environment @{ OTHER = 4 } |
            Wait-SmashJob | Receive-SmashOutput | Should -Be 'none 4 path'
        Remove-Item env:SMASH_TEST_VALUE
    }

    It 'tells of a program that is not there as a shell does' {
        $job = Start-SmashJob '/nowhere/at/all' | Wait-SmashJob
        $job.ExitCode | Should -Be 127
        $job.Cause | Should -Be 'FailedToStart'
        $job | Receive-SmashOutput -Stream StandardError | Should -Match 'not found'
    }

    It 'refuses <Case> with <Id>' -ForEach @(
        @{ Case = 'an empty command'; Id = 'EmptyCommand'; Arguments = @{ Command = '' } }
        @{ Case = 'a blank command'; Id = 'EmptyCommand'; Arguments = @{ Command = " `t" } }
        @{ Case = 'a size that is none'; Id = 'InvalidSize'; Arguments = @{ Command = 'true'; MaxAddressSpace = '12 parsecs' } }
        @{ Case = 'a negative size'; Id = 'LimitOutOfRange'; Arguments = @{ Command = 'true'; MaxAddressSpace = '-1MB' } }
        @{ Case = 'no memory at all'; Id = 'LimitOutOfRange'; Arguments = @{ Command = 'true'; MaxAddressSpace = 0 } }
        @{ Case = 'a time that is none'; Id = 'InvalidTimeSpan'; Arguments = @{ Command = 'true'; MaxCpuTime = 'soon' } }
        @{ Case = 'no time at all'; Id = 'LimitOutOfRange'; Arguments = @{ Command = 'true'; MaxCpuTime = 0 } }
        @{ Case = 'a negative time'; Id = 'LimitOutOfRange'; Arguments = @{ Command = 'true'; MaxCpuTime = -5 } }
        @{ Case = 'too long a time'; Id = 'LimitOutOfRange'; Arguments = @{ Command = 'true'; MaxCpuTime = 4294967295 } }
        @{ Case = 'too high a priority'; Id = 'LimitOutOfRange'; Arguments = @{ Command = 'true'; Priority = 20 } }
        @{ Case = 'too low a priority'; Id = 'LimitOutOfRange'; Arguments = @{ Command = 'true'; Priority = -21 } }
        @{ Case = 'a variable without name'; Id = 'InvalidEnvironment'; Arguments = @{ Command = 'true'; Environment = @{ '' = 'x' } } }
        @{ Case = 'a variable with ='; Id = 'InvalidEnvironment'; Arguments = @{ Command = 'true'; Environment = @{ 'a=b' = 'x' } } }
    ) {
        $count = @(Get-SmashJob).Count
        Get-ErrorId { Start-SmashJob @Arguments } | Should -Be $Id
        @(Get-SmashJob).Count | Should -Be $count
    }

    It 'goes on with the next item after one that is refused' {
        $jobs = 'echo a', '', 'echo b' | Start-SmashJob -ErrorVariable refused -ErrorAction SilentlyContinue
        $jobs.Count | Should -Be 2
        $refused.Count | Should -Be 1
        $refused[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'submits nothing with -WhatIf' {
        $count = @(Get-SmashJob).Count
        Start-SmashJob 'true' -WhatIf | Should -BeNullOrEmpty
        @(Get-SmashJob).Count | Should -Be $count
    }

    It 'keeps the job''s name, whatever is in it' {
        $job = Start-SmashJob 'true' -Name 'a "b" [c] é'
        (Get-SmashJob $job.Id).Name | Should -Be 'a "b" [c] é'
        Get-ErrorId { Start-SmashJob 'true' -Name ('x' * 256) } | Should -Be 'InvalidArgument'
    }

    It 'works from many runspaces at once over one connection' {
        $module = Get-SmashTestManifest
        $ids = 1..8 | ForEach-Object -Parallel { Import-Module $using:module; 1..10 | ForEach-Object { (Start-SmashJob 'true' | Wait-SmashJob).Id } } -ThrottleLimit 8
        @($ids | Sort-Object -Unique).Count | Should -Be 80
        (Get-SmashHost).Connections | Should -Be 1
    }
}
