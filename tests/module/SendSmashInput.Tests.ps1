BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Send-SmashInput' {
    It 'sends lines until the input is completed' {
        $job = Start-SmashJob 'cat; echo over' -KeepInput
        'one', 2 | Send-SmashInput $job
        Send-SmashInput -Id $job.Id 'three' -Complete
        $job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be 'one', '2', 'three', 'over'
    }

    It 'sends bytes as they are' {
        $job = Start-SmashJob 'od -An -tx1' -KeepInput
        Send-SmashInput $job -Byte 0, 255
        [byte[]](1, 2) | Send-SmashInput $job
        Send-SmashInput $job -Complete -PassThru | Should -Be $job
        $job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be ' 00 ff 01 02'
    }

    It 'sends as much as the job takes, in its order' {
        $job = Start-SmashJob 'sha256sum' -KeepInput
        1..50000 | Send-SmashInput $job -Complete
        $expected = (/bin/sh -c 'seq 50000 | sha256sum')
        $job | Wait-SmashJob -Timeout 120 | Receive-SmashOutput | Should -Be $expected
    }

    It 'goes on with a new session of the host' {
        $job = Start-SmashJob 'cat' -KeepInput
        'before' | Send-SmashInput $job
        Restart-SmashHost
        'after' | Send-SmashInput $job -Complete
        $job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be 'before', 'after'
    }

    It 'tells of a job without open input, of one that has closed it, ended, or never was' {
        $plain = Start-SmashJob 'sleep 1000'
        Get-ErrorId { 'x' | Send-SmashInput $plain } | Should -Be 'InputNotOpen'
        $plain | Stop-SmashJob
        $plain | Wait-SmashJob -Timeout 60 | Out-Null
        Get-ErrorId { 'x' | Send-SmashInput $plain } | Should -Be 'JobAlreadyEnded'
        Get-ErrorId { 'x' | Send-SmashInput -Id 9999 } | Should -Be 'JobNotFound'
        $closed = Start-SmashJob 'exec 0</dev/null; echo closed; exec sleep 1000' -KeepInput
        $closed | Receive-SmashOutput -Follow | Select-Object -First 1 | Should -Be 'closed'
        Get-ErrorId { 'x' | Send-SmashInput $closed } | Should -Be 'InputClosed'
        $closed | Stop-SmashJob
    }

    It 'does nothing with -WhatIf' {
        $job = Start-SmashJob 'cat' -KeepInput
        'x' | Send-SmashInput $job -Complete -WhatIf
        'y' | Send-SmashInput $job -Complete
        $job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput | Should -Be 'y'
    }
}
