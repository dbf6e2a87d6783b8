BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
}
AfterAll { Exit-RedTestHost $red }

Describe 'Get-RedJob' {
    It 'lists what runs and what has ended, and goes on to list what the RED tells once' {
        $running = Start-RedJob -World $world sleep 1000
        $ended = Start-RedJob -World $world -Command 'exit 5' -Wait
        foreach ($time in 1, 2) {
            $jobs = Get-RedJob -World $world
            $jobs.Number | Should -Be ($running.Number, $ended.Number | Sort-Object)
            ($jobs | Where-Object Number -EQ $ended.Number).ExitCode | Should -Be 5
        }
        (Get-RedJob -World $world -State running).Number | Should -Be $running.Number
        (Get-RedJob -World $world -Number $ended.Number).State | Should -Be 'Ended'
        ($world | Get-RedJob $running.Number).Command | Should -Match 'sleep 1000'
        Stop-RedJob $running -Force
    }

    It 'tells of a job whose end another client was told of that it is over' {
        $mine = Start-RedJob -World $world -Command 'read line' -InputAddress 0
        $key = $world.Key
        $other = [Smash.Client.RedHost]::Connect($world.RedHost.Uri, $null, [Threading.CancellationToken]::None)
        try {
            $same = $other.OpenWorld($key)
            $same.SendSignal($mine.Number, 9, [Threading.CancellationToken]::None)
            $null = $same.WaitForEnd(($same.GetJobs([Threading.CancellationToken]::None) | Where-Object Number -EQ $mine.Number), $null, [Threading.CancellationToken]::None)
            $null = $same.GetJobs([Threading.CancellationToken]::None)
        } finally { $other.Dispose() }
        $job = Get-RedJob -World $world -Number $mine.Number
        $job.State | Should -Be 'Unknown'
        $job.IsEnded | Should -BeTrue
    }

    It 'lists those of all worlds, and finds none that is not there' {
        $second = New-RedWorld
        $job = Start-RedJob -World $second true -Wait
        (Get-RedJob | Where-Object { $_.World -eq $second }).Number | Should -Be $job.Number
        Get-ErrorId { Get-RedJob 4711 -World $world } | Should -Be 'RedJobNotFound'
        Remove-RedWorld $second
        Get-ErrorId { Get-RedJob -World $second } | Should -Be 'RED_EBADWORLD'
    }

    It 'completes numbers and states, and takes no job''s end away by it' {
        $global:theWorld = $world
        $job = Start-RedJob -World $world true
        $line = 'Get-RedJob -World $theWorld -Number '
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Contain "$($job.Number)"
        $line = 'Get-RedJob -State E'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Be 'Ended'
        Remove-Variable -Scope Global theWorld
        ($job | Wait-RedJob).ExitCode | Should -Be 0
    }

    It 'shows jobs in a table and in a list, and sends them elsewhere without their world' {
        $job = Start-RedJob -World $world -Command 'exit 5' -Wait
        $job | Out-String -Width 80 | Should -Match "Number Kind +State +ExitCode +Bytes +CpuTime +Started +Command"
        $job | Out-String -Width 80 | Should -Match "$($job.Number) Run +Ended +5 "
        $job | Format-List | Out-String | Should -Match '(?m)^Cause +: Exit'
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($job))
        $copy.ExitCode | Should -Be 5
        $copy.PSObject.Properties.Name | Should -Not -Contain 'World'
    }
}
