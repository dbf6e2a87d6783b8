BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $process = Start-Process sleep 1000 -PassThru
}
AfterAll {
    $process.Kill()
    Exit-SmashTestHost $folder
}

Describe 'Test-RexProcess' {
    It 'tells what becomes of what a process has' {
        $test = Test-RexProcess $process.Id
        $test | Should -BeOfType [Smash.Client.RexProcessTest]
        $test.ProcessId | Should -Be $process.Id
        $test.CanGo | Should -Be ($test.Obstacles.Count -eq 0)
        @($test.Findings).Count | Should -Be ($test.Obstacles.Count + $test.Cut.Count + $test.Streams.Count + $test.Carried.Count)
        # What this machine lacks is all that could keep it.
        $test.Obstacles.Subject | Where-Object { $_ -notin 'criu', 'user' } | Should -BeNullOrEmpty
    }

    It 'tells why one cannot go' {
        $test = Test-RexProcess -Id 1
        $test.CanGo | Should -BeFalse
        $test.Obstacles.Subject | Should -Contain 'process 1'
        (Test-RexProcess -Id 4194999).Obstacles.Reason | Should -Contain 'there is no such process'
    }

    It 'takes pids and processes from the pipeline' {
        ($process, (Get-Process -Id $PID) | Test-RexProcess).ProcessId | Should -Be $process.Id, $PID
        ($process.Id, $PID | Test-RexProcess).ProcessId | Should -Be $process.Id, $PID
    }

    It 'shows it in 80 columns' {
        $lines = (Test-RexProcess -Id 1 | Out-String -Width 80) -split "`n"
        $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty
        "$lines" | Should -Match 'CanGo\s+: False'
    }
}
