BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
    $null = Invoke-RedCommand -World $world 'mkfifo /tmp/go'
}
AfterAll { Exit-RedTestHost $red }

Describe 'Wait-RedJob' {
    It 'writes each job when it has ended, in that order' {
        $first = Start-RedJob -World $world -Command 'read line < /tmp/go'
        $second = Start-RedJob -World $world -Command 'echo go > /tmp/go'
        $third = Start-RedJob -World $world -Command 'exit 7'
        $ended = $first, $second, $third | Wait-RedJob
        $ended.Number | Sort-Object | Should -Be $first.Number, $second.Number, $third.Number
        $ended.IsEnded | Should -Not -Contain $false
        $third.ExitCode | Should -Be 7
    }

    It 'waits for the first with -Any, and no longer than -Timeout' {
        $never = Start-RedJob -World $world sleep 1000
        $soon = Start-RedJob -World $world true
        ($never, $soon | Wait-RedJob -Any).Number | Should -Be $soon.Number
        $never | Wait-RedJob -Timeout 0.05 | Should -BeNullOrEmpty
        $never.IsEnded | Should -BeFalse
        Stop-RedJob $never
        ($never | Wait-RedJob).Signal | Should -Be 15
    }

    It 'waits by numbers, and for all that a world has' {
        $one = Start-RedJob -World $world true
        (Wait-RedJob -World $world -Number $one.Number).Number | Should -Be $one.Number
        Get-ErrorId { Wait-RedJob 4711 -World $world } | Should -Be 'RedJobNotFound'
        $all = 1..40 | ForEach-Object { Start-RedJob -World $world -Command "exit $_" }
        (Wait-RedJob -World $world).ExitCode | Sort-Object | Should -Be (1..40)
        Wait-RedJob -World $world | Should -BeNullOrEmpty -Because 'it was told of all of them'
        $all[39].ExitCode | Should -Be 40
    }

    It 'tells that a job is gone with its world' {
        $second = New-RedWorld
        $job = Start-RedJob -World $second sleep 1000
        $closer = Start-ThreadJob { param($world) $world.Destroy([Threading.CancellationToken]::None) } -ArgumentList $second
        Get-ErrorId { $job | Wait-RedJob -Timeout 60 } | Should -Be 'RED_EBADWORLD'
        $closer | Receive-Job -Wait -AutoRemoveJob
    }
}
