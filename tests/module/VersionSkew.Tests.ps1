# This module with a host of the release before: a real host, of which a proxy hides what came since.

BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    Add-Type -Path "$PSScriptRoot/OldHostProxy.cs"
    $null = Start-SmashHost
    $proxy = [OldHostProxy]::new("$folder/old.sock", $env:SMASH_SOCKET)
    $old = Connect-SmashHost "$folder/old.sock" -NoStart
}
AfterAll {
    Disconnect-SmashHost $old
    $proxy.Dispose()
    Exit-SmashTestHost $folder
}

Describe 'With a host of the release before' {
    It 'jobs are started, waited for, read, listed and removed' {
        $job = Start-SmashJob 'echo old; echo err >&2' -Name 'older' -MaxCpuTime 10 -MaxAddressSpace 1GB -Connection $old | Wait-SmashJob -Timeout 60
        ($job.ExitCode, "$($job.Cause)") | Should -Be 0, 'Exit'
        $job | Receive-SmashOutput -Stream All | Should -Be 'old', 'err'
        (Get-SmashJob -Name older -Connection $old).Id | Should -Be $job.Id
        (Get-SmashJob -Last 1 -Connection $old).Id | Should -Be $job.Id
        Get-ErrorId { Get-SmashJob -Label x -Connection $old } | Should -Be 'NotSupported'
        $job.Limits.MaxMemory | Should -BeNullOrEmpty
        $job | Remove-SmashJob
        Get-SmashJob -Connection $old | Should -BeNullOrEmpty
    }

    It 'jobs are suspended, resumed and stopped' {
        $job = Start-SmashJob 'echo begun; exec sleep 1000' -Connection $old
        $null = $job | Receive-SmashOutput -Follow | Select-Object -First 1
        Wait-JobState $job Running
        $job | Suspend-SmashJob
        Wait-JobState $job Suspended
        $job | Resume-SmashJob
        $job | Stop-SmashJob
        "$(($job | Wait-SmashJob -Timeout 60).Cause)" | Should -Be 'Canceled'
    }

    It 'its state, configuration and log are read' {
        $state = Get-SmashHost -Connection $old
        $state.ProcessId | Should -BeGreaterThan 0
        $state.PreparedProcesses | Should -BeIn 0, $null
        (Get-SmashConfiguration MAX_JOBS -Connection $old).Name | Should -Be 'MAX_JOBS'
        Get-SmashLog -Tail 1 -Connection $old | Should -Not -BeNullOrEmpty
        Restart-SmashHost -Connection $old | Should -Not -BeNullOrEmpty
    }

    It 'refuses <Title> with NotSupported, and submits nothing' -ForEach @(
        @{ Title = 'a limit on memory'; Parameters = @{ Command = 'true'; MaxMemory = '64MB' } }
        @{ Title = 'a limit on time'; Parameters = @{ Command = 'true'; Timeout = 60 } }
        @{ Title = 'a label'; Parameters = @{ Command = 'true'; Label = 'x' } }
        @{ Title = 'an array'; Parameters = @{ Command = 'true'; Count = 2 } }
        @{ Title = 'a limit on processes'; Parameters = @{ Command = 'true'; MaxProcesses = 9 } }
        @{ Title = 'a script block'; Parameters = @{ ScriptBlock = { 1 } } }
    ) {
        $before = $proxy.Submissions
        Start-SmashJob @Parameters -Connection $old -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        ($refused[0].FullyQualifiedErrorId -split ',')[0] | Should -Be 'NotSupported'
        $proxy.Submissions | Should -Be $before
    }
}
