BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $null = Start-SmashHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Get-SmashLog' {
    It 'reads lines as objects, oldest first' {
        $lines = Get-SmashLog
        $lines.Count | Should -BeGreaterThan 0
        $lines[0].ProcessId | Should -Be (Get-SmashHost).SessionProcessId
        $lines[0].Subsystem | Should -Be 'SESSION'
        [math]::Abs(((Get-Date) - $lines[0].Time).TotalMinutes) | Should -BeLessThan 5
        ($lines.Time | Sort-Object) | Should -Be $lines.Time
    }

    It 'gives the last lines, and only those of a level or category' {
        @(Get-SmashLog -Tail 1).Count | Should -Be 1
        Get-SmashLog -Tail 0 | Should -BeNullOrEmpty
        Get-SmashLog -Level error | Should -BeNullOrEmpty
        Get-SmashLog -Subsystem NOBODY | Should -BeNullOrEmpty
        Set-SmashLogLevel debug D_CONFIG
        (Get-SmashLog -Category D_CONFIG).Category | Select-Object -Unique | Should -Be 'D_CONFIG'
    }

    It 'follows the log while others are served' {
        $manifest = Get-SmashTestManifest
        $following = Start-ThreadJob {
            Import-Module $using:manifest
            Get-SmashLog -Tail 0 -Follow -Socket $using:env:SMASH_SOCKET | Where-Object Message -Match 'D_TIMER' | Select-Object -First 1
        }
        # The line may be written before the follower is there: again and again, until it has one.
        do { Set-SmashLogLevel info D_TIMER } until ($following | Wait-Job -Timeout 1)
        $line = $following | Receive-Job -AutoRemoveJob -Wait
        $line.Category | Should -Be 'D_CONFIG'
    }

    It 'knows its logs and categories' {
        Get-ErrorId { Get-SmashLog nothing } | Should -Be 'LogNotFound'
        Get-ErrorId { Get-SmashLog -Category D_NOTHING } | Should -Be 'InvalidArgument'
    }

    It 'shows a table that fits 80 columns' {
        $lines = (Get-SmashLog -Tail 2 | Out-String -Width 80) -split "`n"
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        ($lines -match '^Time +Level +Category +Message').Count | Should -Be 1
    }

    It 'has nothing of a job in it' {
        Set-SmashLogLevel debug
        $secret = "secret$([guid]::NewGuid().ToString('N'))"
        $null = Start-SmashJob "echo $secret; echo $secret >&2; sleep 0.0$secret" -Name "n$secret" -Environment @{ S = $secret } | Wait-SmashJob
        Get-SmashLog | Where-Object Message -Match $secret | Should -BeNullOrEmpty
        Get-ChildItem (Get-SmashHost).StateDirectory -Filter *.log* | Select-String $secret | Should -BeNullOrEmpty
    }
}
