BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost

    # Events reach the session's queue on threads of PowerShell's, after the job has changed, and perhaps in another order.
    function Receive-QueuedEvent([string] $SourceIdentifier, [int] $Count = 1) {
        for ($i = 0; $i -lt $Count; $i++) {
            $queued = Wait-Event -SourceIdentifier $SourceIdentifier -Timeout 60 | Select-Object -First 1
            if (-not $queued) { throw "Event $($i + 1) of '$SourceIdentifier' did not come." }
            $queued | Remove-Event
            $queued
        }
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Register-SmashJobEvent' {
    AfterEach {
        Get-EventSubscriber | Unregister-Event
        Get-Event | Remove-Event
        Get-SmashJob | Remove-SmashJob -Force
    }

    It 'tells when a job has ended' {
        $job = Start-BlockedJob
        $job | Register-SmashJobEvent -SourceIdentifier ended -MessageData 'along' | Should -BeNullOrEmpty
        Get-Event | Should -BeNullOrEmpty
        Complete-BlockedJob $job
        $told = Wait-Event -SourceIdentifier ended -Timeout 60
        $told.SourceEventArgs.GetType().FullName | Should -Be 'Smash.PowerShell.JobEventArgs'
        $told.SourceEventArgs.State | Should -Be 'Exited'
        $told.SourceEventArgs.Job.Id | Should -Be $job.Id
        $told.MessageData | Should -Be 'along'
    }

    It 'tells at once of a job that has ended before' {
        $job = Start-SmashJob 'exit 4' | Wait-SmashJob
        $job | Register-SmashJobEvent -SourceIdentifier before
        (Wait-Event -SourceIdentifier before -Timeout 60).SourceEventArgs.Job.ExitCode | Should -Be 4
    }

    It 'runs an action, which may start jobs itself' {
        $job = Start-BlockedJob
        $action = $job | Register-SmashJobEvent -Action {
            $next = Start-SmashJob 'echo next' | Wait-SmashJob
            "$($EventArgs.State) $($next.ExitCode)"
            $null = New-Event -SourceIdentifier actionRan
        }
        $action | Should -BeOfType System.Management.Automation.PSEventJob
        Complete-BlockedJob $job
        Wait-Event -SourceIdentifier actionRan -Timeout 60 | Should -Not -BeNullOrEmpty
        $action | Receive-Job | Should -Be 'Exited 0'
    }

    It 'tells of the states that were asked for, each time, and of no other' {
        $job = Start-BlockedJob
        $job | Register-SmashJobEvent -State Suspended, Aborted -SourceIdentifier asked
        $job | Suspend-SmashJob
        Wait-JobState $job Suspended
        $job | Resume-SmashJob
        Wait-JobState $job Running
        $job | Suspend-SmashJob
        Wait-JobState $job Suspended
        $job | Stop-SmashJob -Force
        Wait-JobState $job Aborted
        (Receive-QueuedEvent asked 3 | Sort-Object EventIdentifier).SourceEventArgs.State | Should -Be 'Suspended', 'Suspended', 'Aborted'
    }

    It 'is one subscription for many jobs, by name, by id and by pipeline' {
        $jobs = 1..3 | ForEach-Object { Start-BlockedJob -Name "many$_" }
        Register-SmashJobEvent -Name many* -SourceIdentifier byName
        Register-SmashJobEvent -Id $jobs.Id -SourceIdentifier byId
        Get-SmashJob -Name many* | Select-Object Id | Register-SmashJobEvent -SourceIdentifier byProperty
        Get-EventSubscriber | Should -HaveCount 3
        $jobs | ForEach-Object { Complete-BlockedJob $_ }
        $null = $jobs | Wait-SmashJob
        foreach ($name in 'byName', 'byId', 'byProperty') {
            (Receive-QueuedEvent $name 3).SourceEventArgs.Job.Id | Sort-Object | Should -Be $jobs.Id
        }
    }

    It 'ends by itself after -MaxTriggerCount events' {
        $jobs = 1..3 | ForEach-Object { Start-SmashJob 'true' } | Wait-SmashJob
        $jobs | Register-SmashJobEvent -SourceIdentifier twice -MaxTriggerCount 2
        (Receive-QueuedEvent twice 2).SourceEventArgs.Job | Sort-Object Id -Unique | Should -HaveCount 2
        Get-Event -SourceIdentifier twice -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'tells no more once it is unregistered' {
        $job = Start-BlockedJob
        $job | Register-SmashJobEvent -SourceIdentifier off
        Unregister-Event off
        Complete-BlockedJob $job
        $null = $job | Wait-SmashJob
        Get-Event | Should -BeNullOrEmpty
    }

    It 'hears of a job that nobody else holds, through the end of its host''s session' {
        $id = (Start-BlockedJob | Tee-Object -Variable job).Id
        Register-SmashJobEvent -Id $id -SourceIdentifier held
        $held = $job
        Remove-Variable job
        [gc]::Collect()
        $null = Restart-SmashHost
        Complete-BlockedJob $held
        (Wait-Event -SourceIdentifier held -Timeout 60).SourceEventArgs.Job.ExitCode | Should -Be 0
    }

    It 'refuses a name that is in use, -Forward with -Action, and a job that is not there' {
        $job = Start-SmashJob 'true'
        $job | Register-SmashJobEvent -SourceIdentifier taken
        Get-ErrorId { $job | Register-SmashJobEvent -SourceIdentifier taken } | Should -Be 'SubscriberExists'
        Get-ErrorId { $job | Register-SmashJobEvent -Forward -Action { } } | Should -Be 'InvalidArgument'
        Get-ErrorId { Register-SmashJobEvent -Id 9999 } | Should -Be 'JobNotFound'
        Get-EventSubscriber | Should -HaveCount 1
    }
}

Describe 'The .NET events' {
    AfterEach {
        Get-EventSubscriber | Unregister-Event
        Get-Event | Remove-Event
        Get-SmashJob | Remove-SmashJob -Force
    }

    It 'tell of a job''s changes, with the state before' {
        $job = Start-BlockedJob
        $null = Register-ObjectEvent $job StateChanged -SourceIdentifier changed
        Complete-BlockedJob $job
        $change = Wait-Event -SourceIdentifier changed -Timeout 60
        "$($change.SourceEventArgs.PreviousState) $($change.SourceEventArgs.State)" | Should -Be 'Running Exited'
    }

    It 'tell of every update on a connection' {
        $connection = Connect-SmashHost
        $null = Register-ObjectEvent $connection JobUpdated -SourceIdentifier updated
        $job = Start-SmashJob 'true' | Wait-SmashJob
        do { $update = (Receive-QueuedEvent updated).SourceEventArgs.Update } until ($update.JobId -eq $job.Id -and "$($update.Record.State)" -eq 'Exited')
        $update.Record.ExitCode | Should -Be 0
    }

    It 'tell that the host is gone, of the connection and of each job that had not ended' {
        $job = Start-BlockedJob
        $null = Register-ObjectEvent $job.Connection Lost -SourceIdentifier connectionLost
        $null = Register-ObjectEvent $job Lost -SourceIdentifier jobLost
        /bin/kill -KILL (Get-SmashHost).ProcessId
        Wait-Event -SourceIdentifier connectionLost -Timeout 60 | Should -Not -BeNullOrEmpty
        $lost = Wait-Event -SourceIdentifier jobLost -Timeout 60
        $lost.Sender.Id | Should -Be $job.Id
        $lost.Sender.Fault | Should -Not -BeNullOrEmpty
    }
}
