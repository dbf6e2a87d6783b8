BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Wait-SmashJob' {
    It 'gives each job as soon as it has ended' {
        $first = Start-BlockedJob
        $second = Start-BlockedJob
        $order = $first, $second | ForEach-Object -Begin { Complete-BlockedJob $second } -Process { $_ } | Wait-SmashJob | ForEach-Object {
            $_.Id
            if ($_.Id -eq $second.Id) { Complete-BlockedJob $first }
        }
        $order | Should -Be $second.Id, $first.Id
    }

    It 'gives a job that has ended before' {
        $job = Start-SmashJob 'exit 2' | Wait-SmashJob
        ($job | Wait-SmashJob).ExitCode | Should -Be 2
        (Wait-SmashJob -Id $job.Id).ExitCode | Should -Be 2
        ([pscustomobject]@{ Id = $job.Id } | Wait-SmashJob).ExitCode | Should -Be 2
    }

    It 'finds a job again whose host has died, by a new host' {
        $job = Start-BlockedJob
        $died = (Get-SmashHost).ProcessId
        /bin/kill -9 $died
        Complete-BlockedJob $job -Line 'went on'
        $ended = $job | Wait-SmashJob
        "$($ended.Id) $($ended.State) $($ended.Cause)" | Should -Be "$($job.Id) Aborted HostLost"
        $job | Receive-SmashOutput | Select-Object -Last 1 | Should -Be 'went on'
        (Get-SmashHost).ProcessId | Should -Not -Be $died
    }

    It 'waits by name' {
        $null = Start-SmashJob 'exit 7' -Name seven
        (Wait-SmashJob -Name sev*).ExitCode | Should -Be 7
    }

    It 'gives up after -Timeout of <_>' -ForEach 0.05, '00:00:00.05', ([timespan]::FromMilliseconds(50)), 0 {
        $job = Start-BlockedJob
        $job | Wait-SmashJob -Timeout $_ | Should -BeNullOrEmpty
        $job.State | Should -Be 'Running'
        $job | Stop-SmashJob -Force
    }

    It 'refuses a time that is none' {
        Get-ErrorId { Wait-SmashJob -Id 1 -Timeout soon } | Should -Be 'InvalidTimeSpan'
        Get-ErrorId { Wait-SmashJob -Id 1 -Timeout -1 } | Should -Be 'LimitOutOfRange'
    }

    It 'waits for any one with -Any' {
        $blocked = Start-BlockedJob
        $other = Start-SmashJob 'true'
        ($blocked, $other | Wait-SmashJob -Any).Id | Should -Be $other.Id
        $blocked | Stop-SmashJob -Force
    }

    It 'tells of a job that is not there' {
        Get-ErrorId { Wait-SmashJob -Id 9999 } | Should -Be 'JobNotFound'
    }

    It 'stops waiting, and not the job, when the pipeline is stopped' {
        $job = Start-BlockedJob
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        $null = $shell.AddScript('param($module, $job) Import-Module $module; "waiting"; $job | Wait-SmashJob').AddArgument((Get-SmashTestManifest)).AddArgument($job)
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = Register-ObjectEvent $output DataAdded -SourceIdentifier waiting
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Event -SourceIdentifier waiting -Timeout 60 | Should -Not -BeNullOrEmpty
        Unregister-Event waiting
        $shell.Stop()
        { $shell.EndInvoke($run) } | Should -Throw
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        (Get-SmashJob $job.Id).State | Should -Be 'Running'
        $job | Stop-SmashJob -Force
        $shell.Dispose()
    }

    It 'shows how many have ended while it waits' {
        $job = Start-BlockedJob
        $done = Start-SmashJob 'true' | Wait-SmashJob
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        $null = $shell.AddScript('param($module, $jobs) Import-Module $module; $jobs | Wait-SmashJob').AddArgument((Get-SmashTestManifest)).AddArgument(@($done, $job))
        $null = Register-ObjectEvent $shell.Streams.Progress DataAdded -SourceIdentifier progress
        $run = $shell.BeginInvoke()
        Wait-Event -SourceIdentifier progress -Timeout 60 | Should -Not -BeNullOrEmpty
        Unregister-Event progress
        Get-Event -SourceIdentifier progress -ErrorAction Ignore | Remove-Event
        Complete-BlockedJob $job
        $shell.EndInvoke($run).Count | Should -Be 2
        $shell.Streams.Progress[0].StatusDescription | Should -Be '1 of 2 have ended'
        $shell.Streams.Progress[0].PercentComplete | Should -Be 50
        $shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
        $shell.Dispose()
    }

    It 'goes on when the host''s session is killed and started again' {
        $job = Start-BlockedJob
        $null = Start-SmashJob 'true' | Wait-SmashJob
        $before = Get-SmashHost
        # The job goes on by itself once the session has been killed; the wait has begun by then or begins after, and both have to work.
        /bin/kill -KILL $before.SessionProcessId
        Complete-BlockedJob $job
        $ended = $job | Wait-SmashJob -Timeout 60
        $ended.State | Should -Be 'Exited'
        $ended.ExitCode | Should -Be 0
        (Get-SmashHost).SessionStarts | Should -BeGreaterThan $before.SessionStarts
    }

    It 'ends with an error for each job when the host is gone' {
        $job = Start-BlockedJob
        $processId = (Get-SmashHost).ProcessId
        /bin/kill -KILL $processId
        (Get-Process -Id $processId -ErrorAction Ignore)?.WaitForExit()
        Get-ErrorId { $job | Wait-SmashJob -NoStart } | Should -BeIn 'HostNotRunning', 'ConnectionLost'
        # The next host takes the job over: it still runs, and nobody will see its end.
        (Get-SmashJob $job.Id).State | Should -Be 'Running'
        $job | Stop-SmashJob -Force
        ($job | Wait-SmashJob -Timeout 60).State | Should -Be 'Aborted'
    }
}
