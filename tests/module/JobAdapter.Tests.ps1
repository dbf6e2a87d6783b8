BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Get-Job' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'starts no host, and does not fail, where none runs' {
        $before, $env:SMASH_SOCKET = $env:SMASH_SOCKET, (Join-Path $folder 'nobody.sock')
        try {
            Get-Job -ErrorAction Stop -WarningVariable warned 3> $null | Should -BeNullOrEmpty
            $warned | Should -BeNullOrEmpty
            Test-Path $env:SMASH_SOCKET | Should -BeFalse
        } finally { $env:SMASH_SOCKET = $before }
    }

    It 'does not fail where the socket cannot be' {
        $before, $env:SMASH_SOCKET = $env:SMASH_SOCKET, "/$('x' * 200)"
        try { Get-Job -ErrorAction Stop -WarningVariable warned 3> $null | Should -BeNullOrEmpty } finally { $env:SMASH_SOCKET = $before }
        $warned | Should -BeNullOrEmpty
    }

    It 'gives up a host that does not answer' {
        $silent = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
        $before, $env:SMASH_SOCKET = $env:SMASH_SOCKET, (Join-Path $folder 'silent.sock')
        try {
            $silent.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($env:SMASH_SOCKET))
            $silent.Listen(8)
            Get-Job -ErrorAction Stop | Should -BeNullOrEmpty
        } finally {
            $env:SMASH_SOCKET = $before
            $silent.Dispose()
        }
    }

    It 'shows the jobs of every session' {
        $mine = Start-SmashJob 'true' -Name mine | Wait-SmashJob
        Invoke-Pwsh '$null = Start-SmashJob "exit 3" -Name theirs | Wait-SmashJob'
        $jobs = Get-Job
        $jobs | Should -HaveCount 2
        $jobs | ForEach-Object { $_.GetType().FullName } | Sort-Object -Unique | Should -Be 'Smash.PowerShell.SmashPSJob'
        $jobs.Name | Should -Be 'mine', 'theirs'
        $jobs.PSJobTypeName | Sort-Object -Unique | Should -Be 'SmashJob'
        $jobs[0].SmashId | Should -Be $mine.Id
        $jobs[0].PSEndTime | Should -Be $mine.Ended
        $jobs[0].Command | Should -Be 'true'
        $jobs[1].Location | Should -Be $mine.ComputerName
    }

    It 'shows the jobs of every host that the session is connected to, and each once' {
        $null = Start-SmashJob 'echo own' -Name own | Wait-SmashJob
        $other = Connect-SmashHost (Join-Path $folder 'other.sock')
        try {
            $null = Start-SmashJob 'echo other' -Name other -Connection $other | Wait-SmashJob
            (Get-Job).Name | Sort-Object | Should -Be 'other', 'own'
            Get-Job -Name other | Receive-Job | Should -Be 'other'
            Get-Job -Name other | Remove-Job
            Get-SmashJob -Connection $other | Should -BeNullOrEmpty
            (Get-SmashJob).Name | Should -Be 'own'
            $null = Start-SmashJob 'true' -Name hidden -Connection $other | Wait-SmashJob
        } finally {
            Stop-SmashHost -Connection $other
        }
        (Get-Job).Name | Should -Be 'own'
    }

    It 'shows a job as the same object each time, and with the same instance id in every session' {
        $null = Start-SmashJob 'true' -Name same | Wait-SmashJob
        [object]::ReferenceEquals((Get-Job -Name same), (Get-Job -Name same)) | Should -BeTrue
        Invoke-Pwsh '(Get-Job -Name same).InstanceId.Guid' | Should -Be (Get-Job -Name same).InstanceId.Guid
    }

    It 'finds by name, pattern, id, instance id, state, command and filter' {
        $null = Start-SmashJob 'true' -Name alpha | Wait-SmashJob
        $null = Start-SmashJob 'exit 2' -Name 'be[t]a' | Wait-SmashJob
        (Get-Job -Name ALPHA).Name | Should -Be 'alpha'
        (Get-Job -Name 'be`[t`]a').Name | Should -Be 'be[t]a'
        (Get-Job -Name '?lph*').Name | Should -Be 'alpha'
        $alpha = Get-Job -Name alpha
        (Get-Job -Id $alpha.Id).Name | Should -Be 'alpha'
        (Get-Job -InstanceId $alpha.InstanceId).Id | Should -Be $alpha.Id
        (Get-Job -State Failed).Name | Should -Be 'be[t]a'
        (Get-Job -Command 'tru*').Name | Should -Be 'alpha'
        (Get-Job -Filter @{ ExitCode = 2; Name = 'be*' }).Name | Should -Be 'be[t]a'
        Get-Job -Filter @{ NoSuchProperty = 1 } | Should -BeNullOrEmpty
        Get-ErrorId { Get-Job -Name nobody } | Should -Be 'JobWithSpecifiedNameNotFound'
        Get-ErrorId { Get-Job -InstanceId ([guid]::NewGuid()) } | Should -Be 'JobWithSpecifiedInstanceIdNotFound'
    }

    It 'shows a job that is <Command> as <State>' -ForEach @(
        @{ Command = 'true'; State = 'Completed' }
        @{ Command = 'exit 1'; State = 'Failed' }
        @{ Command = '/no/such/program'; State = 'Failed' }
        @{ Command = 'kill -9 $$'; State = 'Failed' }
    ) {
        $null = Start-SmashJob $Command -Name shown | Wait-SmashJob
        $job = Get-Job -Name shown
        "$($job.JobStateInfo.State)" | Should -Be $State
        ($null -eq $job.JobStateInfo.Reason) | Should -Be ($State -eq 'Completed')
    }

    It 'follows a job from its start to its end' {
        $smash = Start-BlockedJob -Name followed
        $job = Get-Job -Name followed
        "$($job.State)" | Should -Be 'Running'
        $smash | Suspend-SmashJob
        Wait-PSJobState $job Suspended
        $smash | Resume-SmashJob
        Wait-PSJobState $job Running
        $smash | Stop-SmashJob -Force
        Wait-PSJobState $job Stopped
        $job.PSEndTime | Should -Be (Get-SmashJob $smash.Id).Ended
    }

    It 'shows a job that waits for a slot as NotStarted' {
        $before, $env:SMASH_SOCKET = $env:SMASH_SOCKET, (Join-Path $folder 'one.sock')
        try {
            $null = Start-SmashHost -MaxJobs 1
            $first = Start-BlockedJob
            $second = Start-SmashJob 'true' -Name second
            $job = Get-Job -Name second
            "$($job.State)" | Should -Be 'NotStarted'
            Complete-BlockedJob $first
            Wait-PSJobState $job Completed
            Stop-SmashHost -Fast
        } finally { $env:SMASH_SOCKET = $before }
    }
}

Describe 'Wait-Job' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'waits for jobs to end' {
        $smash = Start-BlockedJob -Name waited
        $job = Get-Job -Name waited
        $waiting = [powershell]::Create().AddScript('param($job) $job | Wait-Job').AddArgument($job)
        $run = $waiting.BeginInvoke()
        $run.IsCompleted | Should -BeFalse
        Complete-BlockedJob $smash
        "$($waiting.EndInvoke($run)[0].State)" | Should -Be 'Completed'
        $waiting.Dispose()
    }

    It 'waits for a thousand jobs, and Receive-Job gives the output of each' {
        $ids = 1..1000 | ForEach-Object { (Start-SmashJob "echo n$_").Id }
        $jobs = Get-Job | Wait-Job -Timeout 120
        $jobs | Should -HaveCount 1000
        $jobs.SmashId | Should -Be $ids
        $jobs | Receive-Job | Should -Be (1..1000 | ForEach-Object { "n$_" })
        $jobs | Remove-Job
        Get-SmashJob | Should -BeNullOrEmpty
    }
}

Describe 'Stop-Job' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'stops a job and returns when it has ended' {
        $null = Start-BlockedJob -Name stopped
        $job = Get-Job -Name stopped
        ($job | Stop-Job -PassThru).State | Should -Be 'Stopped'
        (Get-SmashJob -Name stopped).Cause | Should -Be 'Canceled'
    }

    It 'does nothing to one that has ended' {
        $null = Start-SmashJob 'true' -Name over | Wait-SmashJob
        { Get-Job -Name over | Stop-Job -ErrorAction Stop } | Should -Not -Throw
        (Get-Job -Name over).State | Should -Be 'Completed'
    }

    It 'stops a hundred at once' {
        1..100 | ForEach-Object { $null = Start-SmashJob 'exec sleep 1000' }
        $jobs = Get-Job
        $jobs | Stop-Job
        $jobs.State | Sort-Object -Unique | Should -Be 'Stopped'
    }

    It 'does nothing to one that was stopped and removed elsewhere' {
        $null = Start-BlockedJob -Name gone
        $job = Get-Job -Name gone
        Invoke-Pwsh 'Get-SmashJob -Name gone | Remove-SmashJob -Force'
        Wait-PSJobState $job Stopped
        { $job.StopJob() } | Should -Not -Throw
    }

    It 'suspends and resumes through the members that Suspend-Job called' {
        $null = Start-BlockedJob -Name paused
        $job = Get-Job -Name paused
        $job.SuspendJob()
        Wait-PSJobState $job Suspended
        $job.ResumeJob()
        Wait-PSJobState $job Running
        { $job.StartJob() } | Should -Throw
    }
}

Describe 'Remove-Job' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'removes a job from its host' {
        $smash = Start-SmashJob 'true' -Name removed | Wait-SmashJob
        Get-Job -Name removed | Remove-Job
        Get-ErrorId { Get-SmashJob $smash.Id } | Should -Be 'JobNotFound'
        Get-Job | Should -BeNullOrEmpty
    }

    It 'refuses one that runs, and with -Force stops it first' {
        $null = Start-BlockedJob -Name busy
        Get-ErrorId { Get-Job -Name busy | Remove-Job } | Should -Be 'JobObjectNotFinishedCannotBeRemoved'
        Get-Job -Name busy | Remove-Job -Force
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'sends nothing with -WhatIf' {
        $null = Start-SmashJob 'true' -Name whatif | Wait-SmashJob
        Get-Job -Name whatif | Remove-Job -WhatIf
        (Get-SmashJob).Name | Should -Be 'whatif'
    }

    It 'shows a job no more that was removed elsewhere' {
        $null = Start-SmashJob 'true' -Name elsewhere | Wait-SmashJob
        $job = Get-Job -Name elsewhere
        Invoke-Pwsh 'Get-SmashJob -Name elsewhere | Remove-SmashJob'
        Get-Job | Should -BeNullOrEmpty
        Get-ErrorId { $job | Remove-Job } | Should -Be 'CannotRemoveJob'
    }
}

Describe 'Whatever happens meanwhile' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'shows a job whose host is killed as Disconnected, and again as it is with the next host' {
        $smash = Start-BlockedJob -Name survivor
        $job = Get-Job -Name survivor
        $job | Receive-Job | Should -Be 'begun'
        /bin/kill -KILL (Get-SmashHost).ProcessId
        Wait-PSJobState $job Disconnected
        { Get-Job -ErrorAction Stop } | Should -Not -Throw
        Get-ErrorId { $job.StopJob() } | Should -Not -BeNullOrEmpty
        $null = Start-SmashHost
        "$((Get-Job -Name survivor).State)" | Should -Be 'Running'
        Complete-BlockedJob $smash 'went on'
        Wait-PSJobState $job Failed
        $job | Receive-Job 2> $null | Should -Be 'went on'
    }

    It 'lets Receive-Job -Wait end when the host is killed' {
        $null = Start-BlockedJob -Name waiting
        $job = Get-Job -Name waiting
        $got = $job | Receive-Job -Wait 2> $null | ForEach-Object {
            /bin/kill -KILL (Get-SmashHost).ProcessId
            $_
        }
        $got | Should -Be 'begun'
        $null = Start-SmashHost
    }

    It 'goes on when the host''s session is replaced' {
        $smash = Start-BlockedJob -Name replaced
        $job = Get-Job -Name replaced
        $job | Receive-Job | Should -Be 'begun'
        $null = Restart-SmashHost
        Complete-BlockedJob $smash 'still here'
        $null = $job | Wait-Job
        $job | Receive-Job | Should -Be 'still here'
    }

    It 'shows nothing once the module is removed, and harms nothing' {
        Invoke-Pwsh @'
            $null = Start-SmashJob 'read line < /dev/zero' -Name held
            $job = Get-Job -Name held
            $null = $job | Receive-Job
            Import-Module Microsoft.PowerShell.Utility
            Remove-Module Smash
            "$(@(Get-Job).Count) $($job.State)"
            $null = $job | Receive-Job 2>&1
            "alive"
'@ | Should -Be '0 Disconnected', 'alive'
    }

    It 'survives that somebody closes the collections' {
        $smash = Start-BlockedJob -Name closed
        $job = Get-Job -Name closed
        $job | Receive-Job | Should -Be 'begun'
        $job.Output.Complete()
        $job.Error.Dispose()
        Complete-BlockedJob $smash
        ($job | Wait-Job).State | Should -Be 'Completed'
    }

    It 'survives that the job is disposed while it runs' {
        $smash = Start-BlockedJob -Name disposed
        $job = Get-Job -Name disposed
        $null = $job | Receive-Job
        $job.Dispose()
        Complete-BlockedJob $smash
        ($smash | Wait-SmashJob).ExitCode | Should -Be 0
        Get-Job -Name disposed | Receive-Job | Should -Be 'begun', 'go'
    }

    It 'survives handlers that throw, or have no runspace to run in' {
        $work = (New-Item -ItemType Directory (Join-Path $folder 'thrower')).FullName
        /usr/bin/mkfifo "$work/go"
        Push-Location $work
        try { $said = Invoke-Pwsh @'
            $smash = Start-SmashJob 'echo out; echo err >&2; read line < go; echo more; echo more >&2' -Name thrower
            $job = Get-Job -Name thrower
            $smash.add_StateChanged({ throw 'from a handler' })
            $smash.Connection.add_JobUpdated({ throw 'from a handler' })
            $job.add_StateChanged({ throw 'from a handler' })
            $job.Output.add_DataAdded({ throw 'from a handler' })
            $job.Output.add_Completed([EventHandler]{ throw 'from a handler' })
            Add-Type 'public class Thrower { public static void Throw(object sender, System.EventArgs e) => throw new System.Exception("from a handler"); }'
            $thrower = [System.Delegate]::CreateDelegate([EventHandler], [Thrower].GetMethod('Throw'))
            $job.Output.add_Completed($thrower)
            $job.Error.add_DataAdded([System.Delegate]::CreateDelegate([EventHandler[System.Management.Automation.DataAddedEventArgs]], [Thrower].GetMethod('Throw')))
            $job.add_StopJobCompleted([System.Delegate]::CreateDelegate([EventHandler[System.ComponentModel.AsyncCompletedEventArgs]], [Thrower].GetMethod('Throw')))
            $smash.add_StateChanged([System.Delegate]::CreateDelegate([EventHandler[Smash.Client.JobStateChangedEventArgs]], [Thrower].GetMethod('Throw')))
            $null = $job | Receive-Job 2>&1
            [IO.File]::AppendAllText("$PWD/go", "go`n")
            # Not Wait-Job: for any kind of job, PowerShell tells its own cmdlets nothing after a handler of StateChanged that throws.
            $null = $smash | Wait-SmashJob
            $null = $job.Finished.WaitOne(60000)
            $job.StopJobAsync()
            $null = Start-SmashJob 'true' | Wait-SmashJob
            "$($job.Name) $((Get-Job -Name thrower).State)"
'@ } finally { Pop-Location }
        $said | Should -Be 'thrower Completed'
    }
}
