BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Disconnect-SmashHost' {
    It 'does nothing where there is no connection' {
        Disconnect-SmashHost
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
    }

    It 'closes the connection and leaves host and jobs alone' {
        $job = Start-BlockedJob
        $connection = Connect-SmashHost
        Disconnect-SmashHost
        $connection.IsOpen | Should -BeFalse
        (Get-SmashJob $job.Id).State | Should -Be 'Running'
        Connect-SmashHost | Should -Not -Be $connection
        Stop-SmashJob -Id $job.Id -Force
    }

    It 'takes a connection from the pipeline, which can be used no more' {
        $connection = Connect-SmashHost
        $connection | Disconnect-SmashHost
        Get-ErrorId { Get-SmashJob -Connection $connection } | Should -Be 'ConnectionClosed'
    }

    It 'ends a wait that uses the connection' {
        $job = Start-BlockedJob
        $connection = $job.Connection
        $closing = Start-ThreadJob { param($connection) $connection.Dispose() } -ArgumentList $connection
        Get-ErrorId { $job | Wait-SmashJob } | Should -BeIn 'ConnectionLost', 'ConnectionClosed'
        $closing | Receive-Job -Wait -AutoRemoveJob
        Stop-SmashJob -Id $job.Id -Force
    }

    It 'does nothing with -WhatIf' {
        $connection = Connect-SmashHost
        Disconnect-SmashHost -WhatIf
        $connection.IsOpen | Should -BeTrue
    }
}
